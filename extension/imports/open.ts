import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { ZegelError } from '../../shared/errors/error.ts';
import { chunksOf, type ExportFile, type ExportSource } from './source.ts';
import { parseHead } from './whatsapp/head.ts';
import { LineSplitter } from './whatsapp/lines.ts';
import { titleInName } from './whatsapp/title.ts';

/** The text of a chat is refused above this: WhatsApp exports 40,000 messages at most. */
const LARGEST_TEXT = 1_000_000_000;
/** As much of a text is looked at to see whether it is a chat. */
const PEEK = 4_096;
/** As many texts of a zip are looked into, beside those whose names say it. */
const MOST_PEEKS = 20;

const isZip = (start: Uint8Array): boolean => start[0] === 0x50 && start[1] === 0x4b && (start[2] ?? 0) <= 8;

/** Whether a text begins with a head. */
async function beginsWithHead(file: ExportFile): Promise<boolean> {
  const splitter = new LineSplitter();
  let bytes = 0;
  let last = '';
  for await (const chunk of file.open()) {
    bytes += chunk.byteLength;
    for (const { text } of splitter.push(chunk)) if (text.trim() !== '') return parseHead(text) !== null;
    if (bytes >= PEEK) break;
  }
  for (const { text } of splitter.end()) last ||= text;
  return parseHead(last) !== null;
}

/** The chat among the texts of a zip: the others are attachments, and may be exports themselves. */
async function chatIn(files: readonly ExportFile[]): Promise<ExportFile> {
  const texts = files.filter(({ name }) => /\.txt$/i.test(name));
  const named = [...texts.filter(({ name }) => name === '_chat.txt'), ...texts.filter(({ name }) => titleInName(name) !== null)];
  for (const file of [...named, ...texts.filter((one) => !named.includes(one)).slice(0, MOST_PEEKS)]) {
    if (await beginsWithHead(file)) return file;
  }
  throw new ZegelError('import.not-an-export');
}

/**
 * Opens what a person handed over: the text of an exported chat, or the zip with it and its media.
 * @param file its bytes; read as needed, never whole
 * @param name its name: the title of the conversation stands in it
 * @throws ZegelError `import.not-an-export`, `import.too-large`, `import.damaged`, `import.unsafe`
 */
export async function openExport(file: Blob, name: string): Promise<ExportSource> {
  const start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  if (!isZip(start)) {
    const text: ExportFile = { name, size: file.size, open: () => chunksOf(file.stream()) };
    if (text.size > LARGEST_TEXT) throw new ZegelError('import.too-large');
    if (!(await beginsWithHead(text))) throw new ZegelError('import.not-an-export');
    return { text, media: [], names: [name] };
  }
  // Loaded where it is needed alone: most people import a text, or nothing.
  const { filesInZip } = await import('./zip.ts');
  const files = await filesInZip(file);
  const text = await chatIn(files);
  if (text.size > LARGEST_TEXT) throw new ZegelError('import.too-large');
  return { text, media: files.filter((one) => one !== text), names: [text.name, name] };
}

/** SHA-256 of a file, 64 hexadecimal digits: on demand, since it reads every byte. */
export async function hashOf(file: ExportFile, signal?: AbortSignal): Promise<string> {
  const hash = sha256.create();
  for await (const chunk of file.open()) {
    signal?.throwIfAborted();
    hash.update(chunk);
  }
  return bytesToHex(hash.digest());
}
