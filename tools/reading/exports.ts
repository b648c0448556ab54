import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { compare, type Finding } from './compare.ts';
import { type ExportFields, readExportFile } from './export.ts';

const Fields = z.record(z.string(), z.unknown());

/** `.expected.json` of an export, schema `wa-export-fixture/1`. */
const Expected = z.looseObject({
  schema: z.literal('wa-export-fixture/1'),
  fixture: z.string(),
  file: z.string(),
  zip: z.nullable(z.string()),
  platform: z.string(),
  dateOrder: z.string(),
  hasSeconds: z.boolean(),
  clock: z.string(),
  lineEnding: z.string(),
  bom: z.boolean(),
  timezone: z.string(),
  chat: Fields,
  self: z.object({ name: z.string() }),
  files: z.array(Fields),
  counts: Fields,
  messages: z.array(Fields),
});
type Expected = z.infer<typeof Expected>;

export interface ExportSample {
  readonly name: string;
  /** The zip where the user would have one, else the text. */
  readonly path: string;
  readonly expected: Expected;
}

/** Every export in a folder and the folders in it that has an `.expected.json` beside it, by name. */
export function exportsIn(folder: string): ExportSample[] {
  const samples = globSync('**/*.expected.json', { cwd: folder }).flatMap((path) => {
    const raw: unknown = JSON.parse(readFileSync(join(folder, path), 'utf8'));
    const { success, data } = Expected.safeParse(raw);
    if (!success) return [];
    return [{ name: data.fixture, path: join(folder, dirname(path), data.zip ?? data.file), expected: data }];
  });
  return samples.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const FORM = ['platform', 'dateOrder', 'hasSeconds', 'clock', 'lineEnding', 'bom'] as const;

/** Messages of an export have no id: they are laid side by side by the line they begin on. */
const byLine = (messages: readonly Record<string, unknown>[]) => messages.map((message) => ({ ...message, id: String(message.line) }));

const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function compareForm(expected: Expected, actual: ExportFields): Finding[] {
  const fields: [field: string, want: unknown, have: unknown][] = [
    ...FORM.map((field): [string, unknown, unknown] => [field, expected[field], actual.form[field]]),
    ['files', expected.files, actual.files],
  ];
  return fields.map(([field, want, have]) => ({
    field,
    verdict: equal(want, have) ? 'right' : 'wrong',
    where: 'file',
    expected: want,
    actual: have,
  }));
}

/** Reads an export as its author made it, and compares. */
export async function scoreExport({ path, expected }: ExportSample): Promise<Finding[]> {
  const { timezone, self } = expected;
  const actual = await readExportFile(path, { self: self.name, timeZone: timezone });
  const messages = compare(
    { capturedAt: '', timezone, chat: expected.chat, self, counts: expected.counts, messages: byLine(expected.messages) },
    {
      chat: { id: null, ...actual.chat },
      self: actual.self,
      counts: actual.counts,
      shells: [],
      messages: byLine(actual.messages),
      unknown: [],
    },
  );
  return [...compareForm(expected, actual), ...messages];
}
