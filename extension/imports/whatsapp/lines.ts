import { MAX_TEXT } from '../../../shared/record/reading.ts';

/** A line of the export, without its end. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** It begins the file, or the line before it ended in CR LF: iOS ends a record so, and a line inside a message in LF. */
  readonly afterRecordEnd: boolean;
  /** Longer than anything that can be kept: only its start is here. */
  readonly cut: boolean;
}

/** Bytes into lines, in bounded memory: a line without end is cut, never gathered. */
export class LineSplitter {
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private held: string[] = [];
  private heldLength = 0;
  private cut = false;
  private number = 1;
  private afterRecordEnd = true;
  private began = false;
  /** A byte order mark stands at the start. */
  bom = false;

  /** @returns the lines that these bytes end */
  push(bytes: Uint8Array): Line[] {
    return this.take(this.decoder.decode(bytes, { stream: true }));
  }

  /** @returns the last line, where the file does not end in a line's end */
  end(): Line[] {
    const lines = this.take(this.decoder.decode());
    if (this.heldLength > 0 || this.cut) lines.push(this.line('', false));
    return lines;
  }

  private take(text: string): Line[] {
    const lines: Line[] = [];
    let from = 0;
    if (!this.began && text.length > 0) {
      this.began = true;
      this.bom = text.charCodeAt(0) === 0xfeff;
      if (this.bom) from = 1;
    }
    for (let at = text.indexOf('\n', from); at >= 0; at = text.indexOf('\n', from)) {
      lines.push(this.line(text.slice(from, at), true));
      from = at + 1;
    }
    this.hold(text.slice(from));
    return lines;
  }

  private hold(piece: string): void {
    const room = MAX_TEXT - this.heldLength;
    if (piece.length > room) this.cut = true;
    const kept = piece.length > room ? piece.slice(0, room) : piece;
    if (kept) this.held.push(kept);
    this.heldLength += kept.length;
  }

  private line(piece: string, ended: boolean): Line {
    this.hold(piece);
    const whole = this.held.length === 1 ? (this.held[0] ?? '') : this.held.join('');
    const record = ended && whole.endsWith('\r');
    const line = {
      number: this.number++,
      text: record ? whole.slice(0, -1) : whole,
      afterRecordEnd: this.afterRecordEnd,
      cut: this.cut,
    };
    this.afterRecordEnd = record;
    this.held = [];
    this.heldLength = 0;
    this.cut = false;
    return line;
  }
}
