/** A file of an export, opened as often as needed and never held whole. */
export interface ExportFile {
  /** Its own name, without folders. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** @throws ZegelError `import.damaged` while reading, where the bytes are not what the zip says */
  open(): AsyncIterable<Uint8Array>;
}

/** What a person handed over: the text of a chat, and the media beside it. */
export interface ExportSource {
  readonly text: ExportFile;
  readonly media: readonly ExportFile[];
  /** Of the file itself and of the text in it: the title stands in one of them. */
  readonly names: readonly string[];
}

/** Bytes of a stream, in every browser: not all can iterate one. */
export async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    // A reader that stops early lets the source go; nobody waits for that.
    void reader.cancel().catch(() => undefined);
  }
}
