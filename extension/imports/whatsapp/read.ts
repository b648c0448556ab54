import { ZegelError } from '../../../shared/errors/error.ts';
import type { MessageReading, Reading } from '../../../shared/record/reading.ts';
import type { ExportFile } from '../source.ts';
import { ExportClock } from './clock.ts';
import { type Line, LineSplitter } from './lines.ts';
import { comparableName } from './marks.ts';
import { equalityKey, matchKey, minuteOf } from './match-key.ts';
import { type ExportDetail, type MessageContext, readMessage } from './message.ts';
import { type ExportRecord, RecordBuilder } from './records.ts';
import { type Survey, Surveyor } from './survey.ts';
import { titleInName } from './title.ts';

/** Raised with every change that could make it read differently; stands in every record. */
export const EXPORT_READER = 'whatsapp-export/1';

export interface Progress {
  /** The file is read twice: once for what only the whole of it says, once for its messages. */
  readonly phase: 'survey' | 'messages';
  readonly bytes: number;
  readonly totalBytes: number;
  readonly messages: number;
}

export interface ExportOptions {
  /** Names that the file and the zip around it had: the title of the conversation stands in one of them. */
  readonly names: readonly string[];
  /** How the person who exported is called in the file: the text does not say. Null where it is not known yet. */
  readonly self: string | null;
  /** IANA zone of the phone's clock: heads carry none. */
  readonly timeZone: string;
  /** When the file was written, ISO 8601, or null: no message is later. */
  readonly fileDate: string | null;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Part of an export: a Reading like a page's, and beside each message what a Reading has no field for. */
export interface ExportBatch {
  readonly reading: Reading;
  /** In the order of the messages. */
  readonly details: readonly ExportDetail[];
}

/** Messages in a batch; one minute is never in two, so that equal messages are counted together. */
const BATCH = 500;
/** Characters after which one ends all the same: long texts are few. */
const BATCH_TEXT = 2_000_000;
/** Unless it holds more than a Reading may, or than memory should. */
const LARGEST_BATCH = 5_000;
const LARGEST_TEXT = 16_000_000;
/** A text without a head in its first bytes is no export. */
const FIRST_LINES = 50;
const DAY = 86_400_000;

const notAnExport = (): ZegelError => new ZegelError('import.not-an-export');

/** Lines of a text, chunk by chunk, with progress and a way to stop. */
async function* linesOf(
  text: ExportFile,
  splitter: LineSplitter,
  options: ExportOptions,
  tell: (bytes: number) => void,
): AsyncGenerator<Line[]> {
  let bytes = 0;
  for await (const chunk of text.open()) {
    options.signal?.throwIfAborted();
    bytes += chunk.byteLength;
    yield splitter.push(chunk);
    tell(bytes);
  }
  yield splitter.end();
}

/**
 * Looks through a whole export for what no single message says: its form, the order of day and month, who wrote.
 * @throws ZegelError `import.not-an-export`; the signal's reason when cancelled
 */
export async function surveyExport(text: ExportFile, options: ExportOptions): Promise<Survey> {
  const latest = options.fileDate === null ? null : new Date(Date.parse(options.fileDate) + DAY).toISOString().slice(0, 10);
  const title = options.names.map(titleInName).find((name) => name !== null) ?? null;
  const splitter = new LineSplitter();
  const surveyor = new Surveyor({ latestDay: latest, title, self: options.self });
  const tell = (bytes: number) => options.onProgress?.({ phase: 'survey', bytes, totalBytes: text.size, messages: 0 });
  for await (const lines of linesOf(text, splitter, options, tell)) {
    for (const line of lines) if (!surveyor.add(line) || (line.number > FIRST_LINES && !surveyor.began)) throw notAnExport();
  }
  const survey = surveyor.done(splitter.bom);
  if (!survey) throw notAnExport();
  return survey;
}

/**
 * Who exported: the given name where somebody in the file has it, else what a message taken back says. A name that
 * nobody has may be misspelt: then no direction is known.
 */
export function selfOf(survey: Survey, given: string | null): string | null {
  if (given === null) return survey.exporter;
  const name = comparableName(given);
  return survey.senders.has(name) ? name : null;
}

/** Gives messages their ids, in bounded memory: time goes on, so equal ones are looked for in one minute alone. */
class Ids {
  private readonly title: string;
  private minute = '';
  /** Raised where the minutes begin anew: then an equal one may have been before. */
  private round = 0;
  private counts = new Map<string, number>();
  /** Messages that go back in time are few, and counted apart. */
  private readonly back = new Map<string, number>();

  constructor(title: string) {
    this.title = title;
  }

  next(message: Omit<MessageReading, 'id'>, goesBack: boolean): string {
    const minute = minuteOf(message) ?? message.day ?? '';
    if (!goesBack && minute !== this.minute) {
      if (minute < this.minute) this.round += 1;
      this.minute = minute;
      this.counts = new Map();
    }
    const counts = goesBack ? this.back : this.counts;
    const key = equalityKey(this.title, message);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    const apart = goesBack ? 'back ' : this.round > 0 ? `${this.round} ` : '';
    return `export-${matchKey(key, `${apart}${count}`)}`;
  }
}

/** Gathers messages to batches. */
class Batches {
  private readonly survey: Survey;
  private readonly clock: ExportClock;
  private readonly context: MessageContext;
  private readonly ids: Ids;
  private messages: MessageReading[] = [];
  private details: ExportDetail[] = [];
  private text = 0;
  count = 0;

  constructor(survey: Survey, options: ExportOptions) {
    this.survey = survey;
    this.ids = new Ids(survey.title?.title ?? '');
    this.clock = new ExportClock(survey.order.order, options.timeZone);
    const { platform } = survey.head;
    this.context = { platform, marks: survey.marks, self: selfOf(survey, options.self), orderProven: survey.order.proven };
  }

  /** @returns a batch that is full without this record, or null */
  push(record: ExportRecord): ExportBatch | null {
    const told = this.clock.tell(record.head);
    const { message, detail } = readMessage(record, told, this.survey.senders.split(record.text), this.context);
    const last = this.messages.at(-1);
    const minuteBegins = last === undefined || minuteOf(last) !== minuteOf(message);
    const enough = this.messages.length >= BATCH || this.text >= BATCH_TEXT;
    const tooMuch = this.messages.length >= LARGEST_BATCH || this.text >= LARGEST_TEXT;
    const full = (enough && minuteBegins) || tooMuch ? this.take() : null;
    this.text += record.text.length;
    const id = this.ids.next(message, told.back);
    this.messages.push({ ...message, id });
    this.details.push(detail);
    this.count += 1;
    return full;
  }

  /** @returns what is gathered, or null where nothing is */
  take(): ExportBatch | null {
    if (this.messages.length === 0) return null;
    const { messages, details, survey } = this;
    this.messages = [];
    this.details = [];
    this.text = 0;
    const title = survey.title?.title;
    return {
      reading: {
        client: 'whatsapp',
        origin: 'export',
        reader: EXPORT_READER,
        conversation: title === undefined ? null : { nativeId: null, title, kind: survey.kind, account: null },
        messages,
        pending: [],
        unknown: [],
        evidence: {
          messages: messages.length,
          doubted: details.filter(({ doubts }) => doubts.length > 0).length,
          orderAssumed: survey.order.proven ? 0 : 1,
        },
      },
      details,
    };
  }
}

/**
 * Reads the messages of an export, in its order.
 * @param survey of the same text
 * @throws the signal's reason when cancelled
 */
export async function* readMessages(text: ExportFile, survey: Survey, options: ExportOptions): AsyncGenerator<ExportBatch> {
  const builder = new RecordBuilder(survey.head.form, survey.recordsEndInCrLf);
  const batches = new Batches(survey, options);
  const tell = (bytes: number) => options.onProgress?.({ phase: 'messages', bytes, totalBytes: text.size, messages: batches.count });
  for await (const lines of linesOf(text, new LineSplitter(), options, tell)) {
    for (const line of lines) {
      const record = builder.push(line);
      const full = record && batches.push(record);
      if (full) yield full;
    }
  }
  const record = builder.end(true);
  const full = record && batches.push(record);
  if (full) yield full;
  const rest = batches.take();
  if (rest) yield rest;
}

/** Surveys and reads an export in one go, for whoever knows who exported it. */
export async function* readExport(text: ExportFile, options: ExportOptions): AsyncGenerator<ExportBatch> {
  yield* readMessages(text, await surveyExport(text, options), options);
}
