import { readFileSync } from 'node:fs';
import { BlobReader, BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import { describe, expect, test } from 'vitest';
import { hashOf, openExport } from './open.ts';

const CHAT = '[09-11-2026, 13:42:07] Noor: hoi\r\n';
const OTHER = 'Notulen\n\nOpening\n';

async function zipOf(files: Readonly<Record<string, string | Blob>>, password?: string): Promise<Blob> {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false, ...(password ? { password } : {}) });
  for (const [name, body] of Object.entries(files))
    await writer.add(name, typeof body === 'string' ? new TextReader(body) : new BlobReader(body));
  return writer.close();
}

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const code = (wanted: string) => ({ code: wanted });

async function textOf(source: Awaited<ReturnType<typeof openExport>>): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of source.text.open()) text += decoder.decode(chunk, { stream: true });
  return text;
}

describe('which text is the chat', () => {
  test.each([
    ['iOS', { 'photo.jpg': 'x', '_chat.txt': CHAT, 'aaa.txt': OTHER }, '_chat.txt'],
    ['Android', { 'notulen.txt': OTHER, 'WhatsApp-chat met Jan.txt': CHAT }, 'WhatsApp-chat met Jan.txt'],
    ['Android in German', { 'WhatsApp-Chat mit Jan.txt': CHAT, 'IMG-20261109-WA0001.jpg': 'x' }, 'WhatsApp-Chat mit Jan.txt'],
    ['another name', { 'a.txt': OTHER, 'b.txt': CHAT }, 'b.txt'],
    ['a folder around it', { 'map/_chat.txt': CHAT, 'map/b.jpg': 'x' }, '_chat.txt'],
    ['a zip that a Mac made', { '__MACOSX/map/._chat.txt': '\u0000\u0005', 'map/.DS_Store': 'x', 'map/_chat.txt': CHAT }, '_chat.txt'],
    ['an export that somebody sent', { 'WhatsApp Chat with Eva.txt': CHAT, '_chat.txt': CHAT }, '_chat.txt'],
  ])('%s', async (_what, files, name) => {
    const source = await openExport(await zipOf(files), 'WhatsApp Chat - Jan.zip');
    expect(source.text.name).toBe(name);
    expect(await textOf(source)).toBe(CHAT);
    expect(source.media.map((one) => one.name)).not.toContain(name);
    expect(source.media).toHaveLength(Object.keys(files).length - 1);
    expect(source.names).toEqual([name, 'WhatsApp Chat - Jan.zip']);
  });

  test.each([
    ['a zip without a text', { 'a.jpg': 'x' }],
    ['a zip with other texts', { 'a.txt': OTHER, '_chat.txt': OTHER }],
    ['an empty zip', {}],
  ])('%s is no export', async (_what, files) => {
    await expect(openExport(await zipOf(files), 'a.zip')).rejects.toMatchObject(code('import.not-an-export'));
  });
});

test('folders in a zip are no files', async () => {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  await writer.add('map/', undefined, { directory: true });
  await writer.add('map/_chat.txt', new TextReader(CHAT));
  const source = await openExport(await writer.close(), 'a.zip');
  expect([source.text.name, source.media]).toEqual(['_chat.txt', []]);
});

test('a text alone, and what is none', async () => {
  expect((await openExport(new Blob([CHAT]), 'x.txt')).names).toEqual(['x.txt']);
  for (const bytes of ['', OTHER, '%PDF-1.7', '\u0089PNG'])
    await expect(openExport(new Blob([bytes]), 'x.txt')).rejects.toMatchObject(code('import.not-an-export'));
});

test('files are listed without being unpacked, and hashed on demand', async () => {
  const path = 'tests/fixtures/whatsapp-export/02-ios-nl-1op1-met-media/WhatsApp Chat - Sanne de Wolf.zip';
  const source = await openExport(new Blob([readFileSync(path)]), 'WhatsApp Chat - Sanne de Wolf.zip');
  const [photo] = source.media;
  expect(photo).toMatchObject({ name: '00000005-PHOTO-2026-10-30-09-14-55.jpg', size: 168 });
  expect(photo && (await hashOf(photo))).toBe('f47bcc3768a85d4827a3e413b04fdd756046398a73cee9a2246851a59cf56d56');
});

test('only the directory and the text of a large zip are read', async () => {
  const media = new Blob([crypto.getRandomValues(new Uint8Array(60_000)), new Uint8Array(20_000_000).fill(7)]);
  const zip = await zipOf({ '_chat.txt': CHAT, 'film.mp4': new Blob([crypto.getRandomValues(new Uint8Array(60_000)), media]) });
  let read = 0;
  const watched = new Proxy(zip, {
    get(target, key) {
      if (key === 'slice')
        return (from: number, to: number) => {
          read += to - from;
          return target.slice(from, to);
        };
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const source = await openExport(watched, 'a.zip');
  expect(await textOf(source)).toBe(CHAT);
  expect(source.media[0]?.size).toBe(20_120_000);
  expect(read).toBeLessThan(zip.size + 200_000);
});

describe('zips that mean harm, or came to it', () => {
  test.each(['../../etc/passwd', '/etc/passwd', 'a/../../b', 'C:/b.txt', '..\\b.txt', '\\\\host\\b'])(
    'a name that leads out: %s',
    async (name) => {
      await expect(openExport(await zipOf({ '_chat.txt': CHAT, [name]: 'x' }), 'a.zip')).rejects.toMatchObject(code('import.unsafe'));
    },
  );

  test('a bomb', async () => {
    const zip = await zipOf({ '_chat.txt': CHAT, 'b.txt': new Blob([new Uint8Array(30_000_000)]) });
    expect(zip.size).toBeLessThan(100_000);
    await expect(openExport(zip, 'a.zip')).rejects.toMatchObject(code('import.too-large'));
  });

  /** Places of the uncompressed size in a zip, by the signature before it: directory, local header, descriptor. */
  const SIZES = [
    [0x02014b50, 24],
    [0x04034b50, 22],
    [0x08074b50, 12],
  ] as const;

  test.each([
    ['in its directory', SIZES.slice(0, 1), 'import.unsafe'],
    ['everywhere', SIZES, 'import.damaged'],
  ])('a text that is longer than the zip says %s', async (_where, places, wanted) => {
    const bytes = await bytesOf(await zipOf({ '_chat.txt': CHAT.repeat(2_000) }));
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < bytes.length - 30; at++) {
      for (const [signature, offset] of places) if (view.getUint32(at, true) === signature) view.setUint32(at + offset, 10, true);
    }
    await expect(openExport(new Blob([bytes]), 'a.zip').then(textOf)).rejects.toMatchObject(code(wanted));
  });

  test.each(['cut off', 'bytes changed'])('%s', async (how) => {
    const bytes = await bytesOf(
      await zipOf({ '_chat.txt': Array.from({ length: 3_000 }, (_, i) => CHAT.replace('hoi', `${i * 7919}`)).join('') }),
    );
    const damaged =
      how === 'cut off' ? bytes.slice(0, bytes.length / 2) : bytes.map((byte, i) => (i > 2_000 && i < 2_100 ? byte ^ 0x5a : byte));
    await expect(openExport(new Blob([damaged]), 'a.zip').then(textOf)).rejects.toMatchObject(code('import.damaged'));
  });

  test('one locked with a password', async () => {
    const locked = await zipOf({ '_chat.txt': CHAT }, 'geheim');
    await expect(openExport(locked, 'a.zip')).rejects.toMatchObject(code('import.not-an-export'));
  });
});
