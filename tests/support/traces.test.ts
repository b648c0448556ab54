import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tracesIn, wordsIn } from './traces.ts';

const WORD = 'kanarie-3f9a';

test.each([
  ['UTF-8', Buffer.from(`een ${WORD} zingt`)],
  ['UTF-16', Buffer.from(`een ${WORD} zingt`, 'utf16le')],
  ['hexadecimal', Buffer.from(Buffer.from(`een ${WORD}`).toString('hex'))],
  ['base64, first alignment', Buffer.from(Buffer.from(`abc${WORD}!`).toString('base64'))],
  ['base64, second alignment', Buffer.from(Buffer.from(`abcd${WORD}!`).toString('base64'))],
  ['base64, third alignment', Buffer.from(Buffer.from(`abcde${WORD}!`).toString('base64'))],
])('a word is found in %s', (_, bytes) => {
  expect(wordsIn(bytes, [WORD, 'merel-0000'])).toEqual([WORD]);
});

test('files are searched by bytes and by name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zegel-traces-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'deep/a.bin'), Buffer.from([0, ...Buffer.from(WORD), 255]));
  writeFileSync(join(folder, `${WORD}.txt`), '');
  writeFileSync(join(folder, 'clean'), 'niets');
  expect(tracesIn([folder], [WORD])).toEqual({
    traces: [
      { path: join(folder, 'deep/a.bin'), word: WORD },
      { path: join(folder, `${WORD}.txt`), word: WORD },
    ],
    files: 3,
    bytes: 2 + WORD.length + 5,
  });
});
