import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { ExpectedPage } from './compare.ts';

const Fields = z.record(z.string(), z.unknown());

/** `.expected.json` of a page, schema `wa-fixture/1`. */
const Expected = z.looseObject({
  schema: z.literal('wa-fixture/1'),
  capturedAt: z.string(),
  timezone: z.string(),
  chat: Fields,
  self: z.optional(Fields),
  counts: Fields,
  shells: z.optional(z.array(z.string())),
  messages: z.array(Fields),
});

export interface PageFile {
  readonly name: string;
  readonly html: string;
  readonly expected: ExpectedPage;
}

/** Every page of a folder that has an `.expected.json` beside it, by name. */
export function pagesIn(folder: string): PageFile[] {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.html'))
    .map((file) => file.slice(0, -'.html'.length))
    .filter((name) => existsSync(join(folder, `${name}.expected.json`)));
  return names.sort().map((name) => ({
    name,
    html: readFileSync(join(folder, `${name}.html`), 'utf8'),
    expected: Expected.parse(JSON.parse(readFileSync(join(folder, `${name}.expected.json`), 'utf8'))),
  }));
}
