import { Readable } from 'node:stream';
import { Decrypter } from 'age-encryption';
import { extract } from 'tar-stream';

/** Everything that an async iterable of bytes gives, in one piece. */
export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

/** Files of a tar by path, in their order. */
export async function untar(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for await (const entry of Readable.from([bytes]).pipe(extract())) {
    const parts: Uint8Array[] = [];
    for await (const chunk of entry) parts.push(chunk as Uint8Array);
    files.set(entry.header.name, Buffer.concat(parts));
  }
  return files;
}

/** What a sealed package holds. */
export async function unseal(sealed: Uint8Array, identity: string): Promise<Map<string, Buffer>> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return untar(await decrypter.decrypt(sealed));
}
