import '../fixtures/whatsapp/sim/wa-render.js';

/**
 * Makes pages in WhatsApp Web's shape, for what the captured ones lack: other formats of time and date, awkward names,
 * hostile texts. What a reader should find is known from what was put in.
 */

/** A row of a page to be made; its time is wall time in Amsterdam, `YYYY-MM-DDTHH:MM`. */
export interface Row {
  readonly from: 'me' | (string & {});
  readonly at: string;
  readonly text?: string;
  readonly type?: string;
  readonly atts?: readonly Record<string, unknown>[];
  /** Place of the row that it answers. */
  readonly answers?: number;
  /** The second of a doubled hour. */
  readonly later?: boolean;
  readonly deleted?: boolean;
  readonly edited?: boolean;
  readonly truncated?: boolean;
  readonly lists?: boolean;
  readonly shell?: boolean;
  readonly starred?: boolean;
  /** How far an own message came; `read` unless told. */
  readonly status?: string;
  readonly poll?: Readonly<Record<string, unknown>>;
  /** A line of the app instead of a message. */
  readonly system?: boolean;
}

export interface PageOptions {
  readonly now: string;
  readonly rows: readonly Row[];
  readonly locale?: string;
  /** How the browser prints times and dates, where no locale of the maker does so. */
  readonly prints?: { time(p: Parts): string; date(p: Parts): string };
  readonly gen?: string;
  readonly group?: boolean;
  readonly title?: string;
  readonly self?: string;
  /** Push names by number: people who are not saved. */
  readonly unsaved?: Readonly<Record<string, string>>;
  /** Spoken labels on the first bubble of a run alone. */
  readonly labelFirstOnly?: boolean;
  /** Quotes carry a head too. */
  readonly quotePrePlain?: boolean;
  /** No line with the day above the rows. */
  readonly withoutDays?: boolean;
  /** Language of the interface, where it is not that of the dates. */
  readonly interfaceOf?: string;
}

export interface Parts {
  readonly y: number;
  readonly M: number;
  readonly d: number;
  readonly h: number;
  readonly m: number;
}

interface Drawn {
  readonly row: string;
  readonly id: string;
  readonly ms: number;
  readonly dir: string;
  readonly sender: string;
  readonly label: string;
  readonly first: boolean;
  readonly text: string;
  readonly type: string;
}

interface Renderer {
  c(name: string): string;
  css(): string;
  rowHtml(row: object): string;
  mainHtml(chat: object, rows: string): string;
  shellHtml(chats: object[], main: string): string;
}

interface Maker {
  create(options: object): Renderer;
  amsToMs(local: string, later?: boolean): number;
  isoDay(ms: number): string;
  plainOf(text: string): string;
  LOCALES: Record<string, { lang: string; time(p: Parts): string; date(p: Parts): string }>;
}

const maker = (globalThis as unknown as { WaRender: Maker }).WaRender;

/** The bare id of a row, by its place. */
export const idOf = (index: number): string => `3EB0${index.toString(16).toUpperCase().padStart(18, '0')}`;

function localeOf({ locale = 'nl', prints, interfaceOf }: PageOptions): string {
  const known = maker.LOCALES[locale];
  if (!known) throw new Error(`no locale ${locale}`);
  if (!prints && !interfaceOf) return locale;
  const name = `made-${locale}`;
  maker.LOCALES[name] = { ...known, ...prints, lang: maker.LOCALES[interfaceOf ?? locale]?.lang ?? known.lang };
  return name;
}

function draw(options: PageOptions): Drawn[] {
  const { rows, self = 'Noor Hazelhoff', unsaved = {} } = options;
  const drawn: Drawn[] = [];
  rows.forEach((row, index) => {
    const ms = maker.amsToMs(row.at, row.later);
    const own = row.from === 'me';
    const before = rows[index - 1];
    const sameDay = before !== undefined && maker.isoDay(maker.amsToMs(before.at)) === maker.isoDay(ms);
    const first = !(sameDay && !before.system && before.from === row.from);
    const answered = row.answers === undefined ? undefined : drawn[row.answers];
    const pushname = unsaved[row.from] ?? null;
    drawn.push({
      row: row.system ? 'system' : row.shell ? 'shell' : 'msg',
      id: idOf(index),
      ms,
      dir: own ? 'out' : 'in',
      sender: own ? self : (pushname ?? row.from),
      label: own ? self : row.from,
      ...{
        pushname,
        status: own ? (row.status ?? 'read') : null,
        starred: row.starred,
        poll: row.poll,
        first: first && !row.system,
        type: row.type ?? 'text',
        text: row.text ?? '',
      },
      ...(row.atts ? { atts: row.atts } : {}),
      ...{ deleted: row.deleted, edited: row.edited, truncated: row.truncated, lists: row.lists },
      ...(answered ? { quote: quoteOf(answered) } : {}),
    });
  });
  return drawn;
}

function quoteOf(answered: Drawn): object {
  const symbol = ['image', 'video', 'voice', 'document', 'album'].includes(answered.type) ? answered.type : 'text';
  const { id: ref, sender, label, ms } = answered;
  return {
    ref,
    sender,
    label,
    ms,
    self: answered.dir === 'out',
    kind: answered.text ? 'text' : symbol,
    text: maker.plainOf(answered.text),
  };
}

/** Draws a page. @returns its markup */
export function makePage(options: PageOptions): string {
  const { group = false, title = 'Sanne de Wolf', gen = 'g2026', withoutDays = false } = options;
  const locale = localeOf(options);
  const now = Date.parse(options.now);
  const shared = { gen, locale, group, classSeed: 'made', now, chatWid: group ? '120363000000000601@g.us' : '31600000101@c.us' };
  const draws = maker.create({ ...shared, labelFirstOnly: options.labelFirstOnly ?? false, quotePrePlain: options.quotePrePlain ?? false });
  let day = '';
  const rows = draw(options).flatMap((row) => {
    const own = maker.isoDay(row.ms);
    const line = own === day || withoutDays ? [] : [draws.rowHtml({ row: 'divider', ms: row.ms })];
    day = own;
    return [...line, draws.rowHtml(row)];
  });
  const chat = { title, group, subtitle: group ? 'Jij' : 'online' };
  const lang = maker.LOCALES[locale]?.lang ?? 'nl';
  const dir = lang === 'ar' ? 'rtl' : 'ltr';
  const body = draws.shellHtml([{ ...chat, selected: true }], draws.mainHtml(chat, rows.join('\n')));
  return `<!DOCTYPE html><html lang="${lang}" dir="${dir}"><head><meta charset="utf-8"><title>WhatsApp</title><style>html,body{height:100%;margin:0}${draws.css()}</style></head><body>${body}</body></html>`;
}
