import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SCHEMAS, schemas } from './make-schemas.ts';

test('the published JSON schemas are those that the code checks with (node tests/golden/make-schemas.ts)', () => {
  const published = Object.fromEntries(readdirSync(SCHEMAS).map((name) => [name, readFileSync(join(SCHEMAS, name), 'utf8')]));
  expect(published).toMatchObject(schemas());
});
