import {
  BlobReader,
  configure,
  ERR_AMBIGUOUS_ARCHIVE,
  ERR_OVERLAPPING_ENTRY,
  ERR_UNSAFE_FILENAME,
  type FileEntry,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-native.js';
import { ZegelError } from '../../shared/errors/error.ts';
import { chunksOf, type ExportFile } from './source.ts';

// An extension page may start no worker from a blob, and needs none: the browser inflates outside the page's thread.
configure({ useWebWorkers: false });

/** More files than an export can hold: a list made to fill memory. */
const MOST_FILES = 100_000;
/** Deflate can't do more than 1:1032; text of people does 1:20. */
const MOST_RATIO = 200;
/** Below this a ratio says nothing. */
const SMALL = 1_000_000;

const UNSAFE = new Set<string>([ERR_UNSAFE_FILENAME, ERR_OVERLAPPING_ENTRY, ERR_AMBIGUOUS_ARCHIVE]);

/** What the zip reader throws, as ours. A cancelled reading stays what it is. */
function asOurs(thrown: unknown): unknown {
  if (thrown instanceof ZegelError || (thrown instanceof DOMException && thrown.name === 'AbortError')) return thrown;
  const unsafe = thrown instanceof Error && UNSAFE.has(thrown.message);
  return new ZegelError(unsafe ? 'import.unsafe' : 'import.damaged', {}, thrown);
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Inflates one entry. Its size and checksum are compared with what the zip says; more bytes than that are refused. */
async function* bytesOf(entry: FileEntry): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const stop = new AbortController();
  const written = entry
    .getData(writable, { checkSignature: true, checkOverlappingEntry: true, signal: stop.signal })
    .then(() => null)
    .catch(async (thrown: unknown) => {
      // What fails before the first byte leaves the stream open.
      await writable.abort(thrown).catch(() => undefined);
      return asOurs(thrown);
    });
  let bytes = 0;
  try {
    for await (const chunk of chunksOf(readable)) {
      bytes += chunk.byteLength;
      if (bytes > entry.uncompressedSize) throw new ZegelError('import.damaged');
      yield chunk;
    }
  } catch (thrown) {
    // Where inflating failed, the stream says so in words of its own.
    throw thrown instanceof ZegelError ? thrown : ((await written) ?? thrown);
  } finally {
    // Whoever stops early leaves nobody waiting for room in the stream.
    stop.abort();
  }
  const failed = await written;
  if (failed !== null) throw failed;
  if (bytes !== entry.uncompressedSize) throw new ZegelError('import.damaged');
}

function fileOf(entry: FileEntry): ExportFile {
  const { filename, uncompressedSize: size, compressedSize, encrypted } = entry;
  if (encrypted) throw new ZegelError('import.not-an-export');
  if (size > SMALL && size > compressedSize * MOST_RATIO) throw new ZegelError('import.too-large');
  return { name: lastPart(filename), size, open: () => bytesOf(entry) };
}

/**
 * Lists the files of a zip without unpacking any: only its directory is read.
 * @throws ZegelError `import.damaged`, `import.unsafe` (names that lead out of the zip, entries over one another),
 * `import.too-large` (a bomb), `import.not-an-export` (locked with a password)
 */
export async function filesInZip(zip: Blob): Promise<ExportFile[]> {
  const reader = new ZipReader(new BlobReader(zip), { filenameValidation: 'strict', checkOverlappingEntry: true });
  const files: ExportFile[] = [];
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (files.length >= MOST_FILES) throw new ZegelError('import.too-large');
      if (!entry.directory) files.push(fileOf(entry));
    }
  } catch (thrown) {
    throw asOurs(thrown);
  }
  return files;
}
