import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { join } from 'node:path';
import { ZegelError } from '../../shared/errors/error.ts';
import { type Disk, nodeDisk, placeNew } from '../directory/disk.ts';
import { generateIdentity, type Identity, parseIdentity } from '../open/identity.ts';

/**
 * The archive's keys, in a folder of their own that nobody else may read:
 *
 *     archive-identity.txt   the age identity that opens packages, as `age-keygen` writes one
 *     receipt-key.pem        the Ed25519 key that signs receipts, PKCS #8
 *
 * Without them nothing in the archive can be opened: they belong in a backup, apart from the archive's.
 */
export const IDENTITY_FILE = 'archive-identity.txt';
export const RECEIPT_KEY_FILE = 'receipt-key.pem';

export interface ArchiveKeys {
  readonly identity: Identity;
  /** 32 bytes of Ed25519, base64: what policies pin. */
  readonly receiptKey: string;
  /** @returns an Ed25519 signature, 64 bytes */
  sign(bytes: Uint8Array): Uint8Array;
}

const OTHERS = 0o077;

/** Modes say nothing on Windows: there the folder inherits the user's own access list. */
async function assertPrivate(disk: Disk, path: string): Promise<void> {
  const found = await disk.stat(path);
  if (found && process.platform !== 'win32' && (found.mode & OTHERS) !== 0) throw new ZegelError('key.permissions');
}

async function readKey(disk: Disk, folder: string, name: string): Promise<string | null> {
  const path = join(folder, name);
  await assertPrivate(disk, path);
  const bytes = await disk.read(path);
  return bytes && new TextDecoder().decode(bytes);
}

function receiptKeyOf(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== 'ed25519') throw new Error('not Ed25519');
    return key;
  } catch (error) {
    throw new ZegelError('key.unreadable', {}, error);
  }
}

/** @throws ZegelError `key.permissions`, `key.unreadable` */
export async function loadKeys(folder: string, disk: Disk = nodeDisk): Promise<ArchiveKeys> {
  await assertPrivate(disk, folder);
  const identityText = await readKey(disk, folder, IDENTITY_FILE);
  const receiptPem = await readKey(disk, folder, RECEIPT_KEY_FILE);
  const secret = identityText?.split('\n').find((line) => line.startsWith('AGE-SECRET-KEY-'));
  if (!secret || !receiptPem) throw new ZegelError('key.unreadable');
  const privateKey = receiptKeyOf(receiptPem);
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  return {
    identity: parseIdentity(secret.trim()),
    receiptKey: Buffer.from(publicKey).toString('base64'),
    sign: (bytes) => new Uint8Array(sign(null, bytes, privateKey)),
  };
}

/**
 * Makes what is missing and loads the keys; what is there stays.
 * @throws ZegelError `key.permissions`, `key.unreadable`, `archive.failed`
 */
export async function makeKeys(folder: string, disk: Disk = nodeDisk): Promise<ArchiveKeys> {
  await disk.makeFolder(folder, 0o700);
  await assertPrivate(disk, folder);
  const { identity, text } = generateIdentity();
  const identityFile = `# Zegel: opens the packages of this archive. Keep it secret and keep a copy.\n# public key: ${identity.recipient}\n${text}\n`;
  const receiptPem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  for (const [name, content] of [
    [IDENTITY_FILE, identityFile],
    [RECEIPT_KEY_FILE, receiptPem],
  ] as const) {
    const path = join(folder, name);
    if (!(await disk.stat(path))) await placeNew(disk, path, new TextEncoder().encode(content), 0o600);
  }
  return loadKeys(folder, disk);
}
