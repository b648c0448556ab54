import type { Language } from '../../shared/locale/text.ts';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How long something lasts, in its largest whole unit: "3 dagen", "1 hour"; less than a minute counts as one. */
export function ageWords(language: Language, milliseconds: number): string {
  const [unit, size] = UNITS.find(([, each]) => milliseconds >= each) ?? ['minute', 60_000];
  const n = Math.max(1, Math.floor(milliseconds / size));
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(n);
}

/** Bytes in words: "3,4 MB". */
export function byteWords(language: Language, bytes: number): string {
  const power = bytes < 1_000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
  const unit = (['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const)[power] ?? 'byte';
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: power > 1 ? 1 : 0 }).format(
    bytes / 1_000 ** power,
  );
}
