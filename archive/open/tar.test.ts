import fc from 'fast-check';
import { type Header, pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { ZegelError } from '../../shared/errors/error.ts';
import { readTar } from './tar.ts';

const BLOCK = 512;

async function tarOf(entries: readonly (Partial<Header> & { name: string; body?: string })[]): Promise<Buffer> {
  const stream = pack();
  for (const { body = 'x', ...header } of entries) {
    const bytes = header.type && header.type !== 'file' ? '' : body;
    stream.entry({ mtime: new Date(0), ...header }, bytes);
  }
  stream.finalize();
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Changes one header and makes its checksum right again. */
function withHeader(tar: Buffer, change: (header: Buffer) => void, at = 0): Buffer {
  const changed = Buffer.from(tar);
  const header = changed.subarray(at, at + BLOCK);
  change(header);
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return changed;
}

function codeOf(tar: Uint8Array): string {
  try {
    readTar(tar);
    return 'read';
  } catch (error) {
    if (error instanceof ZegelError) return error.code;
    throw error;
  }
}

test('reads files in their order, empty ones and long names too', async () => {
  const long = `bag/${'a'.repeat(90)}/${'b'.repeat(90)}/c.xml`;
  const longer = `bag/${'a'.repeat(200)}/${'b'.repeat(200)}.xml`;
  const files = readTar(
    await tarOf([{ name: 'bag/a.txt', body: 'A' }, { name: 'bag/b', body: '' }, { name: long }, { name: longer, body: 'L' }]),
  );
  expect([...files.keys()]).toEqual(['bag/a.txt', 'bag/b', long, longer]);
  expect([...files.values()].map((bytes) => Buffer.from(bytes).toString())).toEqual(['A', '', 'x', 'L']);
});

describe('refuses', () => {
  test.each(['/etc/passwd', 'bag/../x', '../x', 'bag/./x', 'bag//x', 'bag/x/', 'bag/.hidden', 'bag/a b', 'bag/é', 'bag\\x', '..', 'C:x'])(
    'the path %s',
    async (name) => {
      const tar = withHeader(await tarOf([{ name: 'placeholder' }]), (header) => {
        header.fill(0, 0, 100);
        header.write(name, 0);
      });
      expect(codeOf(tar)).toBe('bag.invalid');
    },
  );

  test.each(['symlink', 'link', 'character-device', 'block-device', 'fifo', 'directory', 'contiguous-file'] as const)(
    'a %s',
    async (type) => {
      expect(codeOf(await tarOf([{ name: 'bag/x', type, linkname: 'bag/y' }]))).toBe('bag.invalid');
    },
  );

  test.each(['g', 'L', 'K', 'S', 'V', 'A', 'X'])('an entry of type %s', async (type) => {
    expect(codeOf(withHeader(await tarOf([{ name: 'bag/x' }]), (header) => header.write(type, 156)))).toBe('bag.invalid');
  });

  test('a file that names a target all the same', async () => {
    expect(codeOf(withHeader(await tarOf([{ name: 'bag/x' }]), (header) => header.write('/etc', 157)))).toBe('bag.invalid');
  });

  test('two files of one name, and a file that is a folder as well', async () => {
    expect(codeOf(await tarOf([{ name: 'bag/x' }, { name: 'bag/x' }]))).toBe('bag.invalid');
    expect(codeOf(await tarOf([{ name: 'bag/x' }, { name: 'bag/x/y' }]))).toBe('bag.invalid');
    expect(codeOf(await tarOf([{ name: 'bag/x/y' }, { name: 'bag/x' }]))).toBe('bag.invalid');
  });

  test('a size that lies', async () => {
    const tar = await tarOf([{ name: 'bag/x', body: 'x'.repeat(600) }, { name: 'bag/y' }]);
    const sized = (size: string) => withHeader(tar, (header) => header.write(size, 124, 'latin1'));
    expect(codeOf(sized(`${(601).toString(8).padStart(11, '0')}\0`))).toBe('read');
    for (const size of ['77777777777\0', '00000000001\0', '00000000000\0', '-0000000001\0', '           \0', '0000000113x\0']) {
      expect(codeOf(sized(size)), size).toBe('bag.invalid');
    }
    expect(codeOf(withHeader(tar, (header) => header.set([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 88], 124)))).toBe('bag.invalid');
  });

  test('a wrong header checksum, another magic', async () => {
    const tar = await tarOf([{ name: 'bag/x' }]);
    const damaged = Buffer.from(tar);
    damaged.write('y', 0);
    expect(codeOf(damaged)).toBe('bag.invalid');
    expect(codeOf(withHeader(tar, (header) => header.write('gnutar', 257)))).toBe('bag.invalid');
  });

  test('anything after the end, an end that is missing or half', async () => {
    const tar = await tarOf([{ name: 'bag/x' }]);
    expect(codeOf(Buffer.concat([tar, Buffer.alloc(10_240)]))).toBe('read');
    expect(codeOf(Buffer.concat([tar, Buffer.from('x')]))).toBe('bag.invalid');
    expect(codeOf(Buffer.concat([tar, await tarOf([{ name: 'bag/y' }])]))).toBe('bag.invalid');
    for (const length of [0, 100, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK])
      expect(codeOf(tar.subarray(0, length)), `${length}`).toBe('bag.invalid');
  });

  test('what hides in the padding', async () => {
    const tar = await tarOf([{ name: 'bag/x' }]);
    tar.write('hidden', BLOCK + 10);
    expect(codeOf(tar)).toBe('bag.invalid');
  });

  test('extended headers that change more than a name', async () => {
    const extended = (pax: Record<string, string>) => tarOf([{ name: 'bag/x', pax } as never]);
    expect(codeOf(await extended({ path: 'bag/renamed' }))).toBe('read');
    for (const pax of [{ size: '0' }, { linkpath: '/etc' }, { 'GNU.sparse.size': '1' }, { path: '/etc/passwd' }, { path: '../x' }]) {
      expect(codeOf(await extended(pax as Record<string, string>)), JSON.stringify(pax)).toBe('bag.invalid');
    }
  });

  test('noise, always with the one code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2048 }), (bytes) => {
        expect(codeOf(bytes)).toBe('bag.invalid');
      }),
    );
  });

  test('every changed byte of a header, or it reads the same files', async () => {
    const tar = await tarOf([{ name: 'bag/x', body: 'content' }]);
    for (let at = 0; at < BLOCK; at++) {
      const damaged = Buffer.from(tar);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      expect(codeOf(damaged), `byte ${at}`).toBe('bag.invalid');
    }
  });
});
