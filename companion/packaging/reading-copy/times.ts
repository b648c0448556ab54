import type { SentAt } from '../../../shared/record/reading.ts';

const FORMATS = {
  minute: { hour: '2-digit', minute: '2-digit' },
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  millisecond: { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Times as the reading copy prints them, in the policy's zone. Dutch, and spelled out where a century could be doubted. */
export class Times {
  readonly #zone: string;
  readonly #moment: Intl.DateTimeFormat;
  readonly #clocks: Record<keyof typeof FORMATS, Intl.DateTimeFormat>;

  constructor(zone: string) {
    const clock = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('nl', { timeZone: zone, hourCycle: 'h23', ...options });
    this.#zone = zone;
    this.#moment = clock({ day: 'numeric', month: 'long', year: 'numeric', ...FORMATS.minute });
    this.#clocks = { minute: clock(FORMATS.minute), second: clock(FORMATS.second), millisecond: clock(FORMATS.millisecond) };
  }

  /** The time of day, as precise as it is known; null where only the day is. */
  clock(time: string, precision: SentAt['precision']): string | null {
    return precision === 'day' ? null : this.#clocks[precision].format(new Date(time));
  }

  /** `23 november 2026 om 09:01` */
  moment(instant: string): string {
    return this.#moment.format(new Date(instant));
  }

  /** `maandag 23 november 2026` */
  day(day: string): string {
    return new Intl.DateTimeFormat('nl', { dateStyle: 'full', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
  }

  /** `Europe/Amsterdam` */
  get zone(): string {
    return this.#zone;
  }
}
