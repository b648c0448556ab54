import { plain } from './numerals.ts';

/** Whether the day stands before the month. */
export type Order = 'dayFirst' | 'monthFirst';

/** A numeric date whose order of day and month is not known yet. */
export interface DateForm {
  readonly year: number;
  /** The two numbers that are not the year, in the order printed. */
  readonly first: number;
  readonly second: number;
  /** How it is written, apart from the numbers: dates of one style have one order. */
  readonly style: string;
}

const THREE = /^(\D*)(\d{1,4})(\D+)(\d{1,2})(\D+)(\d{1,4})(\D*)$/;

/** Reads `1-11-2026`, `11/1/2026`, `31.08.2026`, `2026年9月18日`, `١‏/١١‏/٢٠٢٦`. @returns null without a year of four digits */
export function parseDateForm(printed: string): DateForm | null {
  if (printed.length > 40) return null;
  const match = THREE.exec(plain(printed));
  if (!match) return null;
  const [, , a = '', separator = '', b = '', , c = ''] = match;
  const sign = separator.replace(/\s/g, '');
  if (/\p{L}/u.test(sign) && !/^[年년]$/.test(sign)) return null;
  if (a.length === 4 && c.length <= 2) return dated({ year: Number(a), first: Number(b), second: Number(c), style: `y${sign}` });
  if (c.length === 4 && a.length <= 2) return dated({ year: Number(c), first: Number(a), second: Number(b), style: sign });
  return null;
}

/** WhatsApp began in 2009; a year outside this belongs to another calendar, which is not read. */
function dated(form: DateForm): DateForm | null {
  return form.year >= 2009 && form.year <= 2100 ? form : null;
}

const pad = (n: number): string => String(n).padStart(2, '0');

/** `YYYY-MM-DD` under an order, or null where no such day exists. */
export function dayUnder(form: DateForm, order: Order): string | null {
  const [day, month] = order === 'dayFirst' ? [form.first, form.second] : [form.second, form.first];
  const date = new Date(Date.UTC(form.year, month - 1, day));
  return month >= 1 && month <= 12 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? `${form.year}-${pad(month)}-${pad(day)}`
    : null;
}

/**
 * The only order in which any locale of `Intl` writes a style, or null where both occur (`/` above all). With dots and
 * dashes behind it nobody writes the month first; with the year in front only Kyrgyz and Uyghur write the day before the
 * month, and only with dashes. The test beside this file asks `Intl` itself.
 */
export function orderOfStyle(style: string): Order | null {
  if (style === '.' || style === '-') return 'dayFirst';
  return style.startsWith('y') && style !== 'y-' ? 'monthFirst' : null;
}
