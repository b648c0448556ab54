import type { Provenance } from '../../../shared/record/provenance.ts';
import { MAX_NAME, MAX_TEXT, type MessageReading } from '../../../shared/record/reading.ts';
import type { Side } from './directions.ts';
import type { MessageRow, Row } from './row.ts';

/** Most names and links that one text is read for. */
const MOST = 2_000;

type Details = Pick<MessageReading, 'markup' | 'mentions' | 'links' | 'linkPreview' | 'poll' | 'starred' | 'status'>;

/** Each field that is known, with where it came from. */
export interface Detailed {
  readonly fields: Details;
  readonly provenance: Readonly<Partial<Record<keyof Details, Provenance>>>;
}

/** Whether drawings show in the feet of this page's bubbles: only then has one without a star none. */
export const drawsMarks = (rows: readonly Row[]): boolean =>
  rows.some((row) => row.kind === 'message' && (row.foot.marks.ticks || row.foot.marks.star));

/** What a message has beside its text, time and sender. What it does not have, and what is not known, is absent. */
export function detailsOf(row: MessageRow, side: Side | 'unknown', marksShow: boolean): Detailed {
  const { foot, text, markup, mentions, links, preview, poll } = row;
  const fields: Details = {};
  if (text !== null && text.length <= MAX_TEXT) {
    if (markup !== null && markup !== text && markup.length <= MAX_TEXT) fields.markup = markup;
    if (mentions.length > 0) fields.mentions = mentions.slice(0, MOST).map((one) => ({ ...one, text: one.text.slice(0, MAX_NAME) }));
    if (links.length > 0) fields.links = links.slice(0, MOST);
    if (poll) fields.poll = poll;
  }
  if (preview) fields.linkPreview = preview;
  const { star, strange, status } = foot.marks;
  if (star || (foot.element && marksShow && !strange)) fields.starred = star;
  if (side === 'out' && status) fields.status = status;
  const provenance: Partial<Record<keyof Details, Provenance>> = {};
  for (const field of Object.keys(fields) as (keyof Details)[]) provenance[field] = FROM[field];
  return { fields, provenance };
}

const FROM: Readonly<Record<keyof Details, Provenance>> = {
  markup: 'attribute',
  mentions: 'attribute',
  links: 'attribute',
  linkPreview: 'shown',
  poll: 'shown',
  starred: 'shown',
  status: 'ticks',
};
