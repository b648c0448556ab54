import { type TextKey, text } from '../../../shared/locale/text.ts';
import { BY_OFFICIAL } from '../../../shared/log/decision.ts';
import type { Release } from '../../../shared/protocol/release.ts';
import type { MessageRecord } from '../../../shared/record/message-record.ts';
import type { Observation } from '../../../shared/record/observation.ts';
import type { SentAt } from '../../../shared/record/reading.ts';
import { participant } from '../participants.ts';
import { visibleLine } from '../visible.ts';
import { type Content, html, type Markup } from './html.ts';
import type { Times } from './times.ts';

/** Characters that turn the reading direction around: embeddings, overrides, isolates. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/;

const nl = (key: TextKey, facts?: Record<string, string | number>) => text('nl', key, facts);

/** What was captured of a message, on a page of its own paragraph: no direction mark in it reaches its neighbours. */
function paragraph(value: string): Markup {
  return html`<p class="text" dir="auto">${value}</p>`;
}

/** Text out of a chat inside a sentence of ours. */
export function isolated(value: string): Markup {
  return html`<bdi>${value}</bdi>`;
}

/** A sender's name as the page shows it; never blank. */
export function shownName(name: string): string {
  return visibleLine(name, nl('copy.sender.unknown'), 500);
}

function when(sentAt: SentAt | null, times: Times): Markup {
  const clock = sentAt && times.clock(sentAt.time, sentAt.precision);
  if (!sentAt || clock === null) return html`<span>${nl('copy.time.unknown')}</span>`;
  return html`<time datetime="${sentAt.time}">${clock}</time>`;
}

function from({ direction, sender }: MessageRecord, official: string): Markup {
  const label = html`<span class="direction">${nl(`copy.direction.${direction}`)}</span>`;
  if (direction === 'system' && !sender) return html`<p class="from">${label}</p>`;
  if (sender?.self) return html`<p class="from own"><bdi class="who">${official}</bdi> ${label}</p>`;
  const someone = sender && participant(sender);
  const name = shownName(someone?.name ?? someone?.account ?? '');
  return html`<p class="from"><bdi class="who">${name}</bdi> ${label}</p>`;
}

function quote(quoted: NonNullable<MessageRecord['quoted']>): Markup {
  const heading = quoted.sender === null ? html`${nl('copy.quoted.unknown')}` : html`${nl('copy.quoted')} ${isolated(quoted.sender)}`;
  return html`<blockquote><p>${heading}</p>${quoted.text !== null && html`<p dir="auto">${quoted.text}</p>`}</blockquote>`;
}

function attachment({ kind, name, size, pages, duration }: MessageRecord['attachments'][number]): Markup {
  const facts = [size, duration, pages === null ? null : nl('copy.attachment.pages', { n: pages })].filter((fact) => fact !== null);
  return html`<div class="item"><p>${nl(`copy.type.${kind}`)}${name !== null && html`: ${isolated(name)}`}${facts.map((fact) => html`, ${isolated(fact)}`)}</p>
<p class="account">${nl('copy.attachment.without')}</p></div>`;
}

/** Texts that stood there before the present one, oldest first. */
function earlier(record: MessageRecord): Observation[] {
  const texts = record.observations.filter((observation) => observation.text !== undefined);
  return texts.filter(({ text: seen }, i) => seen !== record.text && seen !== texts[i - 1]?.text);
}

function body(record: MessageRecord, times: Times): Content {
  const plain = record.type === 'text' || record.type === 'system' || record.attachments.length > 0;
  const label = !plain && html`<p class="none">${nl(`copy.type.${record.type}`)}</p>`;
  const empty =
    record.text === null ? !label && record.attachments.length === 0 && 'copy.text.none' : record.text === '' && 'copy.text.empty';
  return [
    record.quoted && quote(record.quoted),
    label,
    empty ? html`<p class="none">${nl(empty)}</p>` : record.text !== null && record.text !== '' && paragraph(record.text),
    record.attachments.map(attachment),
    earlier(record).map(
      ({ at, text: seen }) =>
        html`<div class="item"><p class="account">${nl('copy.version', { at: times.moment(at) })}</p>${paragraph(seen ?? nl('copy.text.none'))}</div>`,
    ),
    record.reactions.length > 0 &&
      html`<p class="none">${nl('copy.reactions')} ${record.reactions.map(({ emoji }) => html`${isolated(emoji)} `)}</p>`,
  ];
}

const FIELDS: Record<string, TextKey> = {
  sentAt: 'copy.field.sentAt',
  day: 'copy.field.day',
  sender: 'copy.field.sender',
  direction: 'copy.field.direction',
  text: 'copy.field.text',
  type: 'copy.field.type',
};

/** Names of the fields whose value has this provenance; `sentAt.date` is told as `sentAt`. */
function fieldsFrom(record: MessageRecord, provenance: 'assumed' | 'claimed'): string[] {
  const fields = Object.keys(record.provenance).filter((field) => record.provenance[field] === provenance);
  return [
    ...new Set(
      fields.map((field) => {
        const key = FIELDS[field.split('.')[0] ?? ''];
        return key ? nl(key) : field;
      }),
    ),
  ];
}

function gap({ at, cause }: Observation, times: Times): string {
  return nl('copy.gap', { at: times.moment(at), cause: nl(cause ? `copy.gap.${cause}` : 'copy.gap.unknown') });
}

/** Whether something of this message could not be seen. */
export function hasGap(record: MessageRecord): boolean {
  return record.truncated || record.observations.some(({ kind }) => kind === 'gap');
}

function notes({ record, revision }: Release, times: Times): Content {
  const deletion = record.observations.findLast(({ kind }) => kind === 'deleted');
  const assumed = fieldsFrom(record, 'assumed');
  const claimed = fieldsFrom(record, 'claimed');
  const texts = [
    record.text,
    ...Object.values(record.sender ?? {}),
    ...Object.values(record.quoted ?? {}),
    ...record.attachments.map(({ name }) => name),
    ...record.observations.map((observation) => observation.text),
  ];
  const lines = [
    revision > 1 && nl('copy.revision', { n: revision }),
    record.forwarded && nl(`copy.forwarded.${record.forwarded}`),
    record.edited && nl('copy.edited'),
    record.deleted && (deletion ? nl('copy.deleted.at', { at: times.moment(deletion.at) }) : nl('copy.deleted')),
    record.truncated && nl('copy.truncated'),
    ...record.observations.filter(({ kind }) => kind === 'gap').map((observation) => gap(observation, times)),
    record.sentAt?.alternative && nl('copy.time.alternative', { at: record.sentAt.alternative }),
    assumed.length > 0 && nl('copy.assumed', { fields: assumed.join(', ') }),
    claimed.length > 0 && nl('copy.claimed', { fields: claimed.join(', ') }),
    texts.some((value) => typeof value === 'string' && TURNING.test(value)) && nl('copy.turning'),
  ].filter((line) => line);
  return lines.length > 0 && html`<ul class="notes">${lines.map((line) => html`<li>${line || null}</li>`)}</ul>`;
}

function why({ decision }: Release, times: Times): Markup {
  const at = html`<time datetime="${decision.at}">${times.moment(decision.at)}</time>`;
  if (decision.why === 'window') return html`<p class="why">${nl('copy.why.window')} ${at}.</p>`;
  const by = decision.by === BY_OFFICIAL ? nl('copy.by.official') : isolated(decision.by);
  return html`<p class="why">${nl('copy.why.user')} ${by}, ${at}, ${nl(`copy.level.${decision.level}`)}.</p>`;
}

/**
 * One message of the reading copy.
 * @param number its place in this document, from 1
 * @param official name of the official, who is the sender of what was sent from here
 */
export function message(release: Release, number: number, official: string, times: Times): Markup {
  const { record } = release;
  return html`<li id="bericht-${number}">
<div class="when">${when(record.sentAt, times)}<span class="number">${nl('copy.number', { n: number })}</span></div>
<article class="body">${from(record, official)}
${body(record, times)}
${notes(release, times)}
${why(release, times)}</article>
</li>
`;
}
