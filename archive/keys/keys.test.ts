import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isSignedBy } from '../open/signature.ts';
import { IDENTITY_FILE, loadKeys, makeKeys, RECEIPT_KEY_FILE } from './keys.ts';

function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'zegel-keys-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  return join(root, 'keys');
}

test('keys are made once, for their owner alone, and read back the same', async () => {
  const dir = folder();
  const made = await makeKeys(dir);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  for (const name of [IDENTITY_FILE, RECEIPT_KEY_FILE]) expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
  const again = await makeKeys(dir);
  const loaded = await loadKeys(dir);
  for (const keys of [again, loaded]) {
    expect(keys.identity.recipient).toBe(made.identity.recipient);
    expect(keys.receiptKey).toBe(made.receiptKey);
  }
  const bytes = new TextEncoder().encode('x');
  expect(isSignedBy(made.receiptKey, bytes, Buffer.from(loaded.sign(bytes)).toString('base64'))).toBe(true);
});

test.each([IDENTITY_FILE, RECEIPT_KEY_FILE, ''])('refuses keys that others may read (%j)', async (name) => {
  const dir = folder();
  await makeKeys(dir);
  chmodSync(join(dir, name), name ? 0o640 : 0o750);
  await expect(loadKeys(dir)).rejects.toMatchObject({ code: 'key.permissions' });
  await expect(makeKeys(dir)).rejects.toMatchObject({ code: 'key.permissions' });
});

test('a damaged or missing key is unreadable and never replaced', async () => {
  const dir = folder();
  await expect(loadKeys(dir)).rejects.toMatchObject({ code: 'key.unreadable' });
  await makeKeys(dir);
  for (const name of [IDENTITY_FILE, RECEIPT_KEY_FILE]) {
    const good = readFileSync(join(dir, name));
    writeFileSync(join(dir, name), 'AGE-SECRET-KEY-1BROKEN');
    await expect(makeKeys(dir)).rejects.toMatchObject({ code: 'key.unreadable' });
    expect(readFileSync(join(dir, name), 'utf8')).toBe('AGE-SECRET-KEY-1BROKEN');
    writeFileSync(join(dir, name), good);
  }
  await expect(loadKeys(dir)).resolves.toBeDefined();
});
