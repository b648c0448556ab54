import { type Language, text } from '../../shared/locale/text.ts';
import type { MessageRecord } from '../../shared/record/message-record.ts';
import type { ConversationOverview } from './read-filed.ts';
import { safeLine, safeText } from './terminal.ts';
import type { UnitedDay, UnitedMessage } from './unite.ts';

/** Archived conversations as lines for a terminal; everything out of a chat passes through terminal.ts. */

const INDENT = '       ';

function timeOf({ sentAt }: MessageRecord): string {
  const clock = sentAt && sentAt.precision !== 'day' ? sentAt.time.slice(11, 16) : '';
  return clock.padEnd(INDENT.length);
}

function senderOf({ sender, direction }: MessageRecord, language: Language): string {
  if (direction === 'system') return text(language, 'copy.direction.system');
  const name = safeLine(sender?.name ?? sender?.label ?? sender?.phone ?? sender?.account ?? '');
  return name || text(language, 'copy.sender.unknown');
}

function indented(content: string): string[] {
  return safeText(content)
    .split('\n')
    .map((line) => `${INDENT}${line}`);
}

const noted = (content: string) => `${INDENT}(${content})`;

function recordLines(record: MessageRecord, language: Language): string[] {
  const lines = [`${timeOf(record)}${senderOf(record, language)}`];
  const note = (content: string) => lines.push(noted(content));
  if (record.quoted) lines.push(`${INDENT}> ${safeLine(record.quoted.text ?? text(language, 'copy.quoted.unknown'))}`);
  if (record.type !== 'text') note(text(language, `copy.type.${record.type}`));
  for (const { kind, name } of record.attachments) note(safeLine(`${text(language, `copy.type.${kind}`)}: ${name ?? '?'}`));
  if (record.text === null) note(text(language, 'copy.text.none'));
  else if (record.text === '') note(text(language, 'copy.text.empty'));
  else lines.push(...indented(record.text));
  if (record.reactions.length > 0) note(safeLine(record.reactions.map(({ emoji }) => emoji).join(' ')));
  if (record.deleted) note(text(language, 'copy.deleted'));
  if (record.truncated) note(text(language, 'copy.truncated'));
  return lines;
}

function messageLines({ record, earlier, others, versions }: UnitedMessage, language: Language): string[] {
  return [
    ...recordLines(record, language),
    ...(versions > 1 ? [noted(text(language, 'archive.show.versions', { n: versions }))] : []),
    ...earlier.flatMap((version) => [noted(text(language, 'archive.show.earlier')), ...indented(version)]),
    ...others.flatMap((version) => [
      noted(text(language, 'archive.show.version')),
      ...recordLines(version, language).map((line) => `${INDENT}${line}`),
    ]),
  ];
}

/** One archived conversation. */
export function conversationLines(title: string, id: string, days: readonly UnitedDay[], language: Language): string[] {
  return [
    `${safeLine(title) || text(language, 'copy.untitled')}  [${id}]`,
    ...days.flatMap(({ day, packages, messages }) => [
      '',
      `${day}  ${text(language, 'archive.messages', { n: messages.length })}, ${text(language, 'archive.packages', { n: packages })}`,
      '',
      ...messages.flatMap((message) => messageLines(message, language)),
    ]),
  ];
}

/** What there is to show. */
export function overviewLines(conversations: readonly ConversationOverview[], language: Language): string[] {
  if (conversations.length === 0) return [text(language, 'archive.show.nothing')];
  return conversations.flatMap(({ id, title, days }) => [
    `${id}  ${safeLine(title) || text(language, 'copy.untitled')}`,
    ...days.map(({ day, messages }) => `  ${day}  ${text(language, 'archive.messages', { n: messages })}`),
  ]);
}
