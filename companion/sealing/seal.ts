import { Encrypter } from 'age-encryption';
import { pack } from 'tar-stream';
import { ZegelError } from '../../shared/errors/error.ts';
import type { Package } from '../packaging/request.ts';

/** A tar (POSIX ustar) that is the same bytes for the same files: no owner, no time, no directories of its own. */
export async function* tar(files: Package['files']): AsyncGenerator<Uint8Array> {
  const stream = pack();
  for (const { path, bytes } of files) {
    const header = { name: path, size: bytes.length, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0, type: 'file' as const };
    stream.entry(header, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }
  stream.finalize();
  for await (const chunk of stream) yield chunk as Uint8Array;
}

function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}

/**
 * The package as one age file that only the archive's key opens. Made while it is read: nothing of it touches a disk.
 * Every call gives other bytes (a fresh file key), all of the same content.
 * @param recipient `age1…`
 * @throws ZegelError `seal.failed` where the recipient is none, or sealing breaks off
 */
export async function* seal(pkg: Package, recipient: string): AsyncIterable<Uint8Array> {
  try {
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    for await (const chunk of await encrypter.encrypt(streamOf(tar(pkg.files)))) yield chunk;
  } catch (error) {
    throw ZegelError.of(error, 'seal.failed');
  }
}
