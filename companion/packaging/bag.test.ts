import { expect, test } from 'vitest';
import { BAG_INFO_LABELS } from '../../shared/formats/package.ts';
import { type BagInfo, makeBag } from './bag.ts';

const INFO: BagInfo = {
  'Source-Organization': 'Ministerie\nvan Voorbeelden',
  'Bagging-Date': '2026-11-23',
  'External-Identifier': 'x',
  'Bag-Group-Identifier': 'y',
  'Bag-Count': '1 of ?',
  'Zegel-Format': 'zegel-package/1',
  'Zegel-Recipient': 'age1',
  'Zegel-Demonstration': 'true',
};
const bytes = (text: string) => new TextEncoder().encode(text);

test('the tag files of an RFC 8493 bag', () => {
  const bag = makeBag(
    [
      { path: 'data/b', bytes: bytes('b') },
      { path: 'data/a/c', bytes: bytes('') },
    ],
    INFO,
  );
  const text = (path: string) => new TextDecoder().decode(bag.files.find((file) => file.path === path)?.bytes);
  expect(text('bagit.txt')).toBe('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
  const empty =
    'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e';
  expect(text('manifest-sha512.txt').split('\n')[0]).toBe(`${empty}  data/a/c`);
  expect(bag.checksums['data/a/c']).toBe(empty);
  const info = text('bag-info.txt').split('\n');
  expect(info.map((line) => line.split(':')[0])).toEqual([...BAG_INFO_LABELS, '']);
  expect(info).toContain('Payload-Oxum: 1.2');
  expect(info).toContain('Source-Organization: Ministerie van Voorbeelden');
  const listed = text('tagmanifest-sha512.txt').trimEnd().split('\n');
  expect(listed.map((line) => line.slice(130))).toEqual(['bag-info.txt', 'bagit.txt', 'manifest-sha512.txt']);
});

test.each(['x', 'data/../x', 'data/./x', 'data//x', 'data/a b', 'data/é', 'data/', '/data/x', 'data/a%0A'])(
  'a path like %j is refused',
  (path) => {
    expect(() => makeBag([{ path, bytes: bytes('') }], INFO)).toThrow('package.failed');
  },
);
