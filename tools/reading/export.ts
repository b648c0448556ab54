import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { hashOf, openExport } from '../../extension/imports/open.ts';
import type { ExportSource } from '../../extension/imports/source.ts';
import type { ExportDetail } from '../../extension/imports/whatsapp/message.ts';
import { readMessages, selfOf, surveyExport } from '../../extension/imports/whatsapp/read.ts';
import type { Survey } from '../../extension/imports/whatsapp/survey.ts';
import { type MessageReading, Reading } from '../../shared/record/reading.ts';

export interface ExportRun {
  /** Name of whoever exported; null lets the file say it, where it does. */
  readonly self: string | null;
  readonly timeZone: string;
  /** ISO 8601; null or absent: not known, for a copy's date says nothing. */
  readonly fileDate?: string | null;
}

/** An export in the fields of its `.expected.json` (schema `wa-export-fixture/1`). */
export interface ExportFields {
  readonly form: Record<string, string | boolean>;
  readonly chat: { title: string | null; kind: string | null; titleFrom?: string };
  readonly self: { name: string } | null;
  readonly files: { name: string; bytes: number; sha256: string }[];
  readonly counts: Record<string, number>;
  readonly messages: Record<string, unknown>[];
  /** Messages that are less than certain, by line. */
  readonly doubts: { line: number; doubts: readonly string[] }[];
}

const known = (value: string): string | null => (value === 'unknown' ? null : value);

function fieldsOf(message: MessageReading, detail: ExportDetail, index: number): Record<string, unknown> {
  const { sender, sentAt, direction, type, text, edited, deleted, poll, mentions } = message;
  return {
    index,
    line: detail.line,
    timestamp: sentAt?.time ?? null,
    ...(sentAt?.alternative ? { timestampAlternatives: [sentAt.alternative] } : {}),
    timestampPrecision: sentAt?.precision ?? null,
    direction: known(direction),
    sender: sender && { name: sender.name, phone: sender.phone },
    type: type === 'unknown' && detail.attachments.length > 0 ? 'media' : known(type),
    // The words of a call, and of what is withheld, are WhatsApp's, not the sender's.
    text: text === null || type === 'call' ? '' : text,
    edited,
    deleted,
    attachments: detail.attachments.map(({ kind, name, omitted, file, pages, size, lat, lng }) => ({
      kind,
      name,
      omitted,
      ...(file === null ? {} : { file }),
      ...(pages === null ? {} : { pages }),
      ...(size === null ? {} : { size }),
      ...(lat === null || lng === null ? {} : { lat, lng }),
    })),
    ...(poll ? { poll: { question: poll.question, options: poll.options } } : {}),
    ...(mentions ? { mentions: mentions.map((mention) => ({ text: mention.text })) } : {}),
  };
}

function headFields(source: ExportSource, survey: Survey, self: string | null): Pick<ExportFields, 'form' | 'chat' | 'self'> {
  const { head, order, title, kind, lineEnding, bom } = survey;
  const [file = '', zip] = source.names;
  return {
    form: {
      file,
      ...(zip === undefined ? {} : { zip }),
      platform: head.platform,
      dateOrder: order.order,
      dateOrderProven: order.proven,
      hasSeconds: head.hasSeconds,
      clock: head.clock,
      lineEnding,
      bom,
    },
    chat: {
      title: title?.from === 'file' ? title.title : null,
      kind: known(kind),
      ...(title?.from === 'notice' ? { titleFrom: `first notice line: ${title.title}` } : {}),
    },
    self: self === null ? null : { name: self },
  };
}

/** Reads an exported chat as the extension does. */
export async function readExportFile(path: string, { self, timeZone, fileDate = null }: ExportRun): Promise<ExportFields> {
  const source = await openExport(await openAsBlob(path), basename(path));
  const options = { names: source.names, self, timeZone, fileDate };
  const survey = await surveyExport(source.text, options);
  const messages: Record<string, unknown>[] = [];
  const doubts: ExportFields['doubts'] = [];
  let system = 0;
  for await (const { reading, details } of readMessages(source.text, survey, options)) {
    // Checked as the worker does: what a reader gives is untrusted input.
    Reading.parse(reading).messages.forEach((message, index) => {
      const detail = details[index];
      if (!detail) throw new Error('a message without its detail');
      if (message.direction === 'system') system += 1;
      if (detail.doubts.length > 0) doubts.push({ line: detail.line, doubts: detail.doubts });
      messages.push(fieldsOf(message, detail, messages.length));
    });
  }
  return {
    ...headFields(source, survey, selfOf(survey, self)),
    files: await Promise.all(source.media.map(async (one) => ({ name: one.name, bytes: one.size, sha256: await hashOf(one) }))),
    counts: { messages: messages.length - system, system, lines: survey.lines },
    messages,
    doubts,
  };
}
