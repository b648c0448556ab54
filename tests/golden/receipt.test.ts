import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { intakeOnce } from '../../archive/intake/run.ts';
import { isSignedBy } from '../../archive/open/signature.ts';
import { verifyArchive } from '../../archive/verify/verify.ts';
import { ArchiveDescription, EnrolledDevice } from '../../shared/formats/archive-directory.ts';
import { Answer } from '../../shared/formats/receipt.ts';
import { signedBytes } from '../../shared/formats/signed.ts';

const folders = readdirSync(import.meta.dirname).filter((name) => /^receipt-\d+$/.test(name));

test('there is a golden archive', () => {
  expect(folders).toContain('receipt-1');
});

/** A copy with the modes that a clone of the repository does not keep. */
function archiveOf(folder: string): { dir: string; keysDir: string } {
  const copy = mkdtempSync(join(tmpdir(), 'zegel-golden-'));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  cpSync(join(import.meta.dirname, folder), copy, { recursive: true });
  const keysDir = join(copy, 'keys');
  chmodSync(keysDir, 0o700);
  for (const name of readdirSync(keysDir)) chmodSync(join(keysDir, name), 0o600);
  return { dir: join(copy, 'archive'), keysDir };
}

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

describe.each(folders)('%s, as an earlier release kept it', (folder) => {
  test('verifies', async () => {
    const report = await verifyArchive(archiveOf(folder));
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({ ok: true, demonstration: true, totals: { packages: 1, receipts: 1, refused: 1, waiting: 0 } });
    expect(report.packages[0]?.error).toBeNull();
  });

  test('answers: a receipt and a refusal, both signed with the key that the policy pins', () => {
    const { dir } = archiveOf(folder);
    const { receiptKey } = ArchiveDescription.parse(json(join(dir, 'zegel-archive.json')));
    const [device = ''] = readdirSync(join(dir, 'outbox'));
    expect(EnrolledDevice.parse(json(join(dir, 'devices', `${device}.json`))).device).toBe(device);
    const answers = readdirSync(join(dir, 'outbox', device)).map((name) => Answer.parse(json(join(dir, 'outbox', device, name))));
    expect(answers.map(({ format }) => format).sort()).toEqual(['zegel-receipt/1', 'zegel-refusal/1']);
    for (const { signature, ...content } of answers) {
      expect(isSignedBy(receiptKey, signedBytes(content.format, content), signature)).toBe(true);
    }
  });

  test('is taken up by intake as it is', async () => {
    const archive = archiveOf(folder);
    const events: unknown[] = [];
    await intakeOnce({ ...archive, onEvent: (event) => events.push(event) });
    expect(events).toEqual([]);
    expect(await verifyArchive(archive)).toMatchObject({ ok: true });
  });
});
