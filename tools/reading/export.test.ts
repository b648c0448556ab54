import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { main as read } from '../read.ts';
import { main as score } from '../score.ts';

const FOLDER = 'tests/fixtures/whatsapp-export/03-android-en-us-12h';
const NAME = 'WhatsApp Chat with Port Authority exchange NL–US';

afterEach(() => void vi.restoreAllMocks());

/** What a command prints, and its exit code. */
async function run(command: typeof read, args: readonly string[]) {
  const log: string[] = [];
  const error: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void log.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void error.push(line));
  const code = await command(args);
  return { code, log: log.join('\n'), error: error.join('\n') };
}

test('an exported chat is printed in the fields of its expected.json', async () => {
  const { code, log } = await run(read, ['whatsapp-export', `${FOLDER}/${NAME}.txt`, '--self', 'Noor Hazelhoff']);
  const printed = JSON.parse(log);
  const { messages, counts, chat, self, platform, dateOrder, schema } = JSON.parse(readFileSync(`${FOLDER}/${NAME}.expected.json`, 'utf8'));
  expect(code).toBe(0);
  expect(printed).toMatchObject({ schema, counts, chat, self, platform, dateOrder });
  expect(printed.messages).toMatchObject(messages.map(({ note: _note, ...fields }: Record<string, unknown>) => fields));
  expect(printed.doubts).toEqual([{ line: 17, doubts: ['words'] }]);
});

test('what is no export is said in a sentence, without a stack', async () => {
  const { code, log, error } = await run(read, ['whatsapp-export', 'README.md', '--self', 'Noor Hazelhoff']);
  expect({ code, log }).toEqual({ code: 1, log: '' });
  expect(error).toMatch(/not a chat that WhatsApp exported\. .*09\/11\/2026, 13:42 - /);
});

test('a zone changes the offset', async () => {
  const { log } = await run(read, ['whatsapp-export', `${FOLDER}/${NAME}.txt`, '--self', 'Noor Hazelhoff', '--tz', 'America/New_York']);
  expect(JSON.parse(log).messages[0].timestamp).toBe('2026-11-11T23:50:00-05:00');
});

test('a folder of exports is scored, and nothing in it is wrong or unknown', async () => {
  const { code, log } = await run(score, ['tests/fixtures/whatsapp-export']);
  expect(code).toBe(0);
  expect(log.trim().split('\n').at(-1)).toMatch(/^total of 4 pages: \d{4} right, 0 unknown, 0 wrong$/);
});
