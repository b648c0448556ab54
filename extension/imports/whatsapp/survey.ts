import { readBody } from './body.ts';
import { type DateOrder, OrderEvidence } from './dates.ts';
import { type Head, mayBeHead, parseHead } from './head.ts';
import type { Line } from './lines.ts';
import { comparableName, detached, LRM } from './marks.ts';
import { nameOfLabel, Senders, startOfName } from './senders.ts';
import { standsFor } from './title.ts';
import { among, DELETED_OWN, GROUP_NOTICE, NOTICE } from './words.ts';

/** What one look at the whole file teaches, before its messages are read. */
export interface Survey {
  readonly head: Head;
  readonly order: { readonly order: DateOrder; readonly proven: boolean };
  /** A head stands only after CR LF: what looks like one after a bare LF is inside a message. */
  readonly recordsEndInCrLf: boolean;
  /** iOS's marks are there. */
  readonly marks: boolean;
  readonly senders: Senders;
  /** Who wrote, and how often, most first; notices not counted. */
  readonly people: readonly { readonly name: string; readonly messages: number }[];
  /** Who exported, where a message that he took back says so. */
  readonly exporter: string | null;
  readonly title: { readonly title: string; readonly from: 'file' | 'notice' } | null;
  readonly kind: 'direct' | 'group' | 'unknown';
  readonly lines: number;
  readonly heads: number;
  readonly lineEnding: 'LF' | 'CRLF';
  /** A byte order mark stands at the start. */
  readonly bom: boolean;
}

const MOST_PEOPLE = 5_000;
/** As far into a line a sender's name may end. */
const LONGEST = 303;
/** As many notices are looked at for what they say of the conversation. */
const MOST_NOTICES = 2_000;

export interface SurveyOptions {
  readonly latestDay: string | null;
  readonly title: string | null;
  readonly self: string | null;
}

/** Gathers a Survey from lines; holds no message. */
export class Surveyor {
  private readonly options: SurveyOptions;
  private readonly evidence: OrderEvidence;
  private readonly senders: Senders;
  private readonly starts = new Map<string, number>();
  private readonly exporters = new Set<string>();
  private readonly heads = { afterRecordEnd: 0, inside: 0 };
  private head: Head | null = null;
  private firstNotice: string | null = null;
  private group = false;
  private notices = 0;
  private marks = false;
  private lines = 0;
  private lineEnds = false;

  constructor(options: SurveyOptions) {
    this.options = options;
    this.evidence = new OrderEvidence(options.latestDay);
    this.senders = new Senders([options.self], options.title);
  }

  /** A head was found. */
  get began(): boolean {
    return this.head !== null;
  }

  /** @returns false where the file's first words are no head: then it is no export */
  add(line: Line): boolean {
    this.lines = line.number;
    if (line.number > 1 && line.afterRecordEnd) this.lineEnds = true;
    const head = mayBeHead(line.text) ? parseHead(line.text) : null;
    if (!this.head) {
      if (!head) return line.text.trim() === '';
      this.head = head;
    }
    if (head?.form !== this.head.form) return true;
    this.heads[line.afterRecordEnd ? 'afterRecordEnd' : 'inside'] += 1;
    this.evidence.add(head);
    this.hear(head, line.text.slice(head.end));
    return true;
  }

  private hear(head: Head, rest: string): void {
    const ios = head.platform === 'ios';
    // Own words begin with a mark on iOS; Android has none, and its notices no sender.
    const own = ios && rest.slice(0, LONGEST).includes(`: ${LRM}`);
    if (ios && rest.includes(LRM)) this.marks = true;
    this.senders.learn(rest);
    const split = this.senders.split(rest);
    // A file, a message taken back, a place: a person's; the other words after iOS's mark are notices.
    const notice = !split || (own && !readBody(split.body, { platform: head.platform, marks: true }).recognised);
    if (notice) this.notice(split?.body ?? rest);
    if (!split) return;
    const name = startOfName(rest);
    if (among(DELETED_OWN, split.body) && own === ios) this.exporters.add(name);
    if (notice && this.heads.afterRecordEnd + this.heads.inside === 1 && NOTICE.test(split.body)) this.firstNotice = split.label;
    if (!notice) this.count(name);
  }

  private notice(text: string): void {
    if (this.notices++ < MOST_NOTICES) this.group ||= GROUP_NOTICE.test(text);
  }

  /** By the start of the name: where one with a colon ends is known at the end of the file alone. */
  private count(name: string): void {
    const before = this.starts.get(name);
    if (before === undefined && this.starts.size >= MOST_PEOPLE) return;
    this.starts.set(before === undefined ? detached(name) : name, (before ?? 0) + 1);
  }

  private people(): Survey['people'] {
    const withColon = this.senders.withColon();
    const people = [...this.starts].map(([start, messages]) => ({ name: nameOfLabel(withColon.get(start) ?? start), messages }));
    return people.sort((a, b) => b.messages - a.messages);
  }

  private title(people: Survey['people']): Survey['title'] {
    const { title } = this.options;
    const notice = this.firstNotice === null ? '' : nameOfLabel(this.firstNotice);
    if (title === null) return notice === '' ? null : { title: notice, from: 'notice' };
    // A file's name can't hold every character of a title; the file itself can.
    const whole = [notice, ...people.map(({ name }) => name)].find((name) => standsFor(title, name));
    return { title: whole ?? title, from: 'file' };
  }

  private kind(title: string | null, people: Survey['people']): Survey['kind'] {
    if (this.group || people.length > 2) return 'group';
    return title !== null && people.some(({ name }) => name === comparableName(title)) ? 'direct' : 'unknown';
  }

  /** @returns null where there is no head in the file */
  done(bom: boolean): Survey | null {
    if (!this.head) return null;
    const people = this.people();
    const title = this.title(people);
    const [exporter = null, ...more] = this.exporters;
    return {
      head: this.head,
      order: this.evidence.decide(),
      recordsEndInCrLf: this.lineEnds && this.heads.inside <= this.heads.afterRecordEnd,
      marks: this.marks,
      senders: this.senders,
      people,
      exporter: exporter === null || more.length > 0 ? null : nameOfLabel(this.senders.withColon().get(exporter) ?? exporter),
      title,
      kind: this.kind(title?.title ?? null, people),
      lines: this.lines,
      heads: this.heads.afterRecordEnd + this.heads.inside,
      lineEnding: this.lineEnds ? 'CRLF' : 'LF',
      bom,
    };
  }
}
