import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { initArchive } from '../../archive/directory/init.ts';
import { enrolDemonstration } from '../../archive/intake/demonstration.ts';
import type { IntakeEvent } from '../../archive/intake/events.ts';
import type { IntakeOptions } from '../../archive/intake/intake.ts';
import { intakeOnce } from '../../archive/intake/run.ts';
import type { Report } from '../../archive/verify/report.ts';
import { verifyArchive } from '../../archive/verify/verify.ts';
import type { Signer } from '../../companion/keys/signer.ts';
import { buildPackage } from '../../companion/packaging/package.ts';
import type { Package, PackagedFile, PackageRequest } from '../../companion/packaging/request.ts';
import { seal } from '../../companion/sealing/seal.ts';
import type { ArchiveDescription } from '../../shared/formats/archive-directory.ts';
import { deviceOf } from '../../shared/formats/fingerprint.ts';
import { type DeviceSignature, SIGNATURE_FILE, SIGNATURE_FORMAT } from '../../shared/formats/package.ts';
import { Answer } from '../../shared/formats/receipt.ts';
import { signedBytes } from '../../shared/formats/signed.ts';
import { samplePolicy, sampleRequest, sampleSigner } from '../support/samples.ts';

/** An archive in a folder of its own that goes when the test ends, with packages of the real writer. */

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'zegel-archive-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface TestArchive {
  readonly dir: string;
  readonly keysDir: string;
  readonly description: ArchiveDescription;
}

export const signer = sampleSigner(1);
export const device = deviceOf(signer.publicKey);
export const keyOf = ({ publicKey }: Signer) => Buffer.from(publicKey).toString('base64');

/** A demonstration archive; the first sample device is enrolled unless told otherwise. */
export async function testArchive({ enrolled = true, root = temporaryFolder() } = {}): Promise<TestArchive> {
  const dir = join(root, 'archive');
  const keysDir = join(root, 'keys');
  const description = await initArchive({ dir, keysDir, demonstration: true });
  if (enrolled) await enrolDemonstration({ dir, publicKey: keyOf(signer), label: 'Test' });
  return { dir, keysDir, description };
}

/** A request under a policy that names this archive. */
export function requestFor({ description }: TestArchive, overrides: Partial<PackageRequest> = {}): PackageRequest {
  const { recipient, receiptKey } = description;
  return sampleRequest({ policy: samplePolicy({ archive: { recipient, receiptKey } }), ...overrides });
}

export async function sealed(pkg: Package, recipient: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of seal(pkg, recipient)) parts.push(part);
  return Buffer.concat(parts);
}

export async function sealedRequest(archive: TestArchive, overrides: Partial<PackageRequest> = {}, by = signer): Promise<Buffer> {
  return sealed(buildPackage(requestFor(archive, overrides), by), archive.description.recipient);
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const sha512 = (bytes: Uint8Array) => createHash('sha512').update(bytes).digest('hex');

/** @returns the SHA-256 that the object is named by */
export function placeInInbox({ dir }: TestArchive, bytes: Uint8Array, name = sha256(bytes)): string {
  writeFileSync(join(dir, 'inbox', `${name}.age`), bytes);
  return name;
}

export async function takeIn({ dir, keysDir }: TestArchive, options: Partial<IntakeOptions> = {}): Promise<IntakeEvent[]> {
  const events: IntakeEvent[] = [];
  await intakeOnce({ dir, keysDir, onEvent: (event) => events.push(event), ...options });
  return events;
}

export const verified = ({ dir, keysDir }: TestArchive): Promise<Report> => verifyArchive({ dir, keysDir });

export const namesIn = ({ dir }: TestArchive, folder: string): string[] => {
  try {
    return readdirSync(join(dir, folder)).sort();
  } catch {
    return [];
  }
};

export function answerTo({ dir }: TestArchive, object: string, by = device): Answer | null {
  const path = join(dir, 'outbox', by, `${object}.json`);
  return statSync(path, { throwIfNoEntry: false }) ? Answer.parse(JSON.parse(readFileSync(path, 'utf8'))) : null;
}

/** What a forger changes in a package before its device signs it after all. */
export interface Forgery {
  /** Files by their path in the bag; to change, add and delete in. */
  readonly files: Map<string, Buffer>;
  /** The one path that ends like this. */
  path(suffix: string): string;
  edit(suffix: string, change: (text: string) => string): void;
}

/**
 * A package whose bag is right and signed, around contents that were changed: checksums, Payload-Oxum and signature follow
 * the change, so that only the check that is meant can find it.
 */
export function forged(request: PackageRequest, change: (forgery: Forgery) => void, by = signer, oxum?: string): Package {
  const original = buildPackage(request, by);
  const folder = original.files[0]?.path.split('/')[0] ?? '';
  const files = new Map(original.files.map(({ path, bytes }) => [path.slice(folder.length + 1), Buffer.from(bytes)]));
  const path = (suffix: string) => {
    const found = [...files.keys()].filter((name) => name.endsWith(suffix));
    if (found.length !== 1 || !found[0]) throw new Error(`${found.length} files end in ${suffix}`);
    return found[0];
  };
  const edit = (suffix: string, edited: (text: string) => string) => {
    const before = files.get(path(suffix))?.toString('utf8') ?? '';
    const after = edited(before);
    if (after === before) throw new Error(`nothing changed in ${suffix}`);
    files.set(path(suffix), Buffer.from(after));
  };
  change({ files, path, edit });

  const payload = [...files].filter(([name]) => name.startsWith('data/')).sort(([a], [b]) => (a < b ? -1 : 1));
  const octets = payload.reduce((sum, [, bytes]) => sum + bytes.length, 0);
  edit('bag-info.txt', (text) => `${text.replace(/^Payload-Oxum: .*$/m, `Payload-Oxum: ${oxum ?? `${octets}.${payload.length}`}`)} `);
  edit('bag-info.txt', (text) => text.slice(0, -1));
  const manifest = (entries: readonly (readonly [string, Buffer])[]) =>
    Buffer.from(entries.map(([name, bytes]) => `${sha512(bytes)}  ${name}\n`).join(''));
  files.set('manifest-sha512.txt', manifest(payload));
  const tags = ['bag-info.txt', 'bagit.txt', 'manifest-sha512.txt'].map((name) => [name, files.get(name) ?? Buffer.alloc(0)] as const);
  const tagManifest = manifest(tags);
  files.set('tagmanifest-sha512.txt', tagManifest);
  const signature: DeviceSignature = {
    format: SIGNATURE_FORMAT,
    algorithm: 'Ed25519',
    publicKey: keyOf(by),
    signature: Buffer.from(by.sign(signedBytes(SIGNATURE_FORMAT, tagManifest))).toString('base64'),
  };
  files.set(SIGNATURE_FILE, Buffer.from(JSON.stringify(signature)));
  const packaged = [...files].map(([name, bytes]): PackagedFile => ({ path: `${folder}/${name}`, bytes }));
  return { files: packaged, checksums: Object.fromEntries(payload.map(([name, bytes]) => [name, sha512(bytes)])) };
}
