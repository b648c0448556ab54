import type { ExportFile } from '../source.ts';
import { LRM } from './marks.ts';

/** For tests and measurements: exports as phones of several regions write them, from messages that are known. */

const pad = (n: number): string => String(n).padStart(2, '0');

/** Parts of a moment on the phone's clock. */
export interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Wall time of a moment given as if it were UTC. */
export function momentOf(wall: number): Moment {
  const at = new Date(wall);
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
  };
}

export interface RegionForm {
  readonly platform: 'android' | 'ios';
  head(at: Moment): string;
}

const long = ({ day, month, year }: Moment, sep: string) => `${pad(day)}${sep}${pad(month)}${sep}${year}`;
const hm = ({ hour, minute }: Moment) => `${pad(hour)}:${pad(minute)}`;
const hms = (at: Moment) => `${hm(at)}:${pad(at.second)}`;
const short = ({ year }: Moment) => pad(year % 100);
const twelve = ({ hour }: Moment) => hour % 12 || 12;
const half = ({ hour }: Moment) => (hour < 12 ? 'AM' : 'PM');
const arabic = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));

const android = (head: (at: Moment) => string): RegionForm => ({ platform: 'android', head: (at) => `${head(at)} - ` });
const ios = (head: (at: Moment) => string): RegionForm => ({ platform: 'ios', head: (at) => `[${head(at)}] ` });

/** The heads of public reports, by phone and region. */
export const FORMS: Readonly<Record<string, RegionForm>> = {
  'Android nl-NL': android((at) => `${long(at, '-')} ${hm(at)}`),
  'Android nl-BE': android((at) => `${at.day}/${at.month}/${at.year} ${hm(at)}`),
  'Android en-GB': android((at) => `${long(at, '/')}, ${hm(at)}`),
  'Android en-US': android((at) => `${at.month}/${at.day}/${short(at)}, ${twelve(at)}:${pad(at.minute)}\u202f${half(at)}`),
  'Android en-US before 2023': android((at) => `${at.month}/${at.day}/${short(at)}, ${twelve(at)}:${pad(at.minute)} ${half(at)}`),
  'Android en-IN': android((at) => `${long(at, '/')}, ${twelve(at)}:${pad(at.minute)} ${half(at).toLowerCase()}`),
  'Android es': android(
    (at) => `${at.day}/${at.month}/${at.year}, ${twelve(at)}:${pad(at.minute)} ${half(at) === 'AM' ? 'a' : 'p'}.\u00a0m.`,
  ),
  'Android de': android((at) => `${pad(at.day)}.${pad(at.month)}.${short(at)}, ${hm(at)}`),
  'Android fi': android((at) => `${at.day}.${at.month}.${at.year} klo ${pad(at.hour)}.${pad(at.minute)}`),
  'Android sv': android((at) => `${at.year}-${pad(at.month)}-${pad(at.day)} ${hm(at)}`),
  'Android ar': android((at) =>
    arabic(`${at.day}\u200f/${at.month}\u200f/${at.year}، ${twelve(at)}:${pad(at.minute)} ${at.hour < 12 ? 'ص' : 'م'}`),
  ),
  'iOS nl': ios((at) => `${long(at, '-')}, ${hms(at)}`),
  'iOS nl until 2024': ios((at) => `${long(at, '-')} ${hms(at)}`),
  'iOS nl, short year': ios((at) => `${pad(at.day)}-${pad(at.month)}-${short(at)} ${hms(at)}`),
  'iOS en-GB': ios((at) => `${long(at, '/')}, ${hms(at)}`),
  'iOS en-US': ios((at) => `${at.month}/${at.day}/${short(at)}, ${twelve(at)}:${pad(at.minute)}:${pad(at.second)}\u202f${half(at)}`),
  'iOS de': ios((at) => `${pad(at.day)}.${pad(at.month)}.${short(at)}, ${hms(at)}`),
  'iOS fi': ios((at) => `${at.day}.${at.month}.${at.year} klo ${pad(at.hour)}.${pad(at.minute)}.${pad(at.second)}`),
  'iOS zh-TW': ios(
    (at) => `${at.year}/${at.month}/${at.day} ${at.hour < 12 ? '上午' : '下午'}${twelve(at)}:${pad(at.minute)}:${pad(at.second)}`,
  ),
};

export interface Written {
  /** Wall time as if it were UTC, milliseconds. */
  readonly wall: number;
  readonly sender: string;
  readonly text: string;
}

/** The text of an export. On iOS records end in CR LF and begin with the notice that says the title. */
export function writeExport(form: RegionForm, messages: readonly Written[], title = 'Groep'): string {
  const end = form.platform === 'ios' ? '\r\n' : '\n';
  const notice = 'Messages and calls are end-to-end encrypted.';
  const first = form.head(momentOf(messages[0]?.wall ?? 0)) + (form.platform === 'ios' ? `${title}: ${LRM}${notice}` : notice);
  return [first, ...messages.map(({ wall, sender, text }) => `${form.head(momentOf(wall))}${sender}: ${text}`)]
    .map((line) => line + end)
    .join('');
}

/** A file that holds these bytes, handed out in pieces. */
export function fileOf(bytes: Uint8Array | string, name = '_chat.txt', piece = 65_536): ExportFile {
  const whole = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  return {
    name,
    size: whole.byteLength,
    async *open() {
      for (let at = 0; at < whole.byteLength; at += piece) yield whole.subarray(at, at + piece);
    },
  };
}
