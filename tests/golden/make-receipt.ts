import { createPrivateKey } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initArchive } from '../../archive/directory/init.ts';
import { enrolDemonstration } from '../../archive/intake/demonstration.ts';
import { intakeOnce } from '../../archive/intake/run.ts';
import { IDENTITY_FILE, RECEIPT_KEY_FILE } from '../../archive/keys/keys.ts';
import { sha256Hex } from '../../shared/record/canonical.ts';
import { SAMPLE_IDENTITY, sampleSigner, sampleUuid } from '../support/samples.ts';

/**
 * Writes a golden archive out of a golden package: `node tests/golden/make-receipt.ts [folder] [package folder]`. It holds
 * a description, a device, a filed package, its catalogue entry and receipt, and a refusal. For formats that were
 * released, never write over its folder: make the next one, and keep both.
 */
const [folder = 'receipt-1', source = 'package-1'] = process.argv.slice(2);
const golden = join(import.meta.dirname, folder);
const keysDir = mkdtempSync(join(tmpdir(), 'zegel-golden-'));
const dir = join(golden, 'archive');
const clock = () => new Date('2026-11-23T18:00:00.000Z');

// The second sample key, which the sample policy pins for receipts.
const seed = Buffer.alloc(32);
seed.writeUInt32BE(2, 28);
const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
const pem = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' });
const keyFiles = [
  [IDENTITY_FILE, `${SAMPLE_IDENTITY}\n`],
  [RECEIPT_KEY_FILE, String(pem)],
] as const;
for (const [name, content] of keyFiles) writeFileSync(join(keysDir, name), content, { mode: 0o600 });

rmSync(golden, { recursive: true, force: true });
await initArchive({ dir, keysDir, demonstration: true, clock, id: sampleUuid(0xa1) });
await enrolDemonstration({ dir, publicKey: Buffer.from(sampleSigner().publicKey).toString('base64'), label: 'Voorbeeld', clock });
for (const bytes of [readFileSync(join(import.meta.dirname, source, 'sealed.age')), Buffer.from('not a package')]) {
  writeFileSync(join(dir, 'inbox', `${sha256Hex(bytes)}.age`), bytes);
}
await intakeOnce({ dir, keysDir, clock, uuid: () => sampleUuid(0xa2) });
mkdirSync(join(golden, 'keys'));
for (const [name] of keyFiles) copyFileSync(join(keysDir, name), join(golden, 'keys', name));
rmSync(keysDir, { recursive: true });
