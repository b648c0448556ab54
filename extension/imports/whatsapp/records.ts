import { MAX_TEXT } from '../../../shared/record/reading.ts';
import { type Head, mayBeHead, parseHead } from './head.ts';
import type { Line } from './lines.ts';

/** A head and all that stands under it until the next. */
export interface ExportRecord {
  readonly head: Head;
  /** Line of the head, from 1. */
  readonly line: number;
  /** Sender and text of the first line, and the lines under it. */
  readonly text: string;
  /** Longer than anything that can be kept. */
  readonly cut: boolean;
  /** It holds a line that looks like a head and stands inside the message. */
  readonly holdsHead: boolean;
}

/** Puts lines together to records. */
export class RecordBuilder {
  private readonly form: string;
  private readonly recordsEndInCrLf: boolean;
  private open: { head: Head; line: number; parts: string[]; length: number; cut: boolean; holdsHead: boolean } | null = null;

  constructor(form: string, recordsEndInCrLf: boolean) {
    this.form = form;
    this.recordsEndInCrLf = recordsEndInCrLf;
  }

  /** @returns the record that this line ends by beginning another, or null */
  push(line: Line): ExportRecord | null {
    const head = mayBeHead(line.text) ? parseHead(line.text) : null;
    const begins = head !== null && head.form === this.form;
    if (begins && (line.afterRecordEnd || !this.recordsEndInCrLf || this.open === null)) {
      const done = this.end();
      const first = line.text.slice(head.end);
      this.open = { head, line: line.number, parts: [first], length: first.length, cut: line.cut, holdsHead: false };
      return done;
    }
    const open = this.open;
    if (open) {
      open.holdsHead ||= begins;
      open.cut ||= line.cut;
      const room = MAX_TEXT - open.length;
      if (room <= 0) open.cut = true;
      else {
        open.parts.push(line.text.slice(0, room));
        open.length += Math.min(line.text.length, room) + 1;
        open.cut ||= line.text.length > room;
      }
    }
    return null;
  }

  /** @returns the last record, with what follows it at the end of the file left out where it is empty */
  end(last = false): ExportRecord | null {
    const open = this.open;
    this.open = null;
    if (!open) return null;
    if (last) while (open.parts.length > 1 && open.parts.at(-1) === '') open.parts.pop();
    return { head: open.head, line: open.line, text: open.parts.join('\n'), cut: open.cut, holdsHead: open.holdsHead };
  }
}
