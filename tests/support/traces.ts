import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The ways in which a word may stand in a file: UTF-8, UTF-16, hexadecimal, and base64 at each of its three alignments. */
function formsOf(word: string): Buffer[] {
  const plain = Buffer.from(word, 'utf8');
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), plain])
      .toString('base64')
      .replace(/=+$/, '');
    // The characters that also carry bits of a neighbour are left out.
    return Buffer.from(text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + plain.length) * 8) / 6)));
  });
  return [plain, Buffer.from(word, 'utf16le'), Buffer.from(plain.toString('hex')), ...base64];
}

/** Which of these words stand in these bytes, in any of those forms. */
export function wordsIn(bytes: Uint8Array, words: readonly string[]): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return words.filter((word) => formsOf(word).some((form) => buffer.includes(form)));
}

function* filesUnder(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else if (entry.isFile()) yield path;
  }
}

export interface Trace {
  readonly path: string;
  readonly word: string;
}

/**
 * Every file under these folders whose bytes or name hold one of the words.
 * @returns what was found, and how many bytes were looked at: a search that saw nothing proves nothing
 */
export function tracesIn(folders: readonly string[], words: readonly string[]): { traces: Trace[]; files: number; bytes: number } {
  const traces: Trace[] = [];
  let files = 0;
  let bytes = 0;
  for (const path of folders.flatMap((folder) => [...filesUnder(folder)])) {
    if (!statSync(path, { throwIfNoEntry: false })) continue;
    const content = readFileSync(path);
    files += 1;
    bytes += content.length;
    for (const word of words) if (path.includes(word) || wordsIn(content, [word]).length) traces.push({ path, word });
  }
  return { traces, files, bytes };
}
