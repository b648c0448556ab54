import { ZegelError } from '../../shared/errors/error.ts';
import { DEVICE_FORMAT, EnrolledDevice } from '../../shared/formats/archive-directory.ts';
import { deviceOf, fingerprintWords } from '../../shared/formats/fingerprint.ts';
import { Base64Key } from '../../shared/formats/package.ts';
import { jsonBytes, pathTo, readJson } from './archive.ts';
import { type Disk, nodeDisk, placeNew, placeOver } from './disk.ts';

/** The devices whose packages an archive takes: one file each, revoked ones included. */

const FILE = /^([0-9a-f]{64})\.json$/;
const LEAST_PREFIX = 8;

/**
 * The id of a device by its public key.
 * @param publicKey 32 bytes, base64
 * @throws ZegelError `device.bad-key`
 */
export function deviceOfKey(publicKey: string): string {
  const raw = Buffer.from(publicKey, 'base64');
  if (!Base64Key.safeParse(publicKey).success || raw.toString('base64') !== publicKey) throw new ZegelError('device.bad-key');
  return deviceOf(raw);
}

/**
 * One device, as its file says; null where it is not enrolled.
 * @throws ZegelError `archive.inconsistent` where the file does not hold what its name says
 */
export async function findDevice(dir: string, device: string, disk: Disk = nodeDisk): Promise<EnrolledDevice | null> {
  const found = await readJson(disk, pathTo.device(dir, device), EnrolledDevice);
  if (found === null) return null;
  if (found === undefined || found.device !== device || deviceOfKey(found.publicKey) !== device) {
    throw new ZegelError('archive.inconsistent', { path: `devices/${device}.json` });
  }
  return found;
}

/** All of them, oldest first. */
export async function listDevices(dir: string, disk: Disk = nodeDisk): Promise<EnrolledDevice[]> {
  const names = await disk.list(pathTo.folder(dir, 'devices'));
  const devices: EnrolledDevice[] = [];
  for (const name of names) {
    const device = FILE.exec(name)?.[1];
    const found = device ? await findDevice(dir, device, disk) : null;
    if (found) devices.push(found);
  }
  return devices.sort((a, b) => (a.enrolledAt < b.enrolledAt ? -1 : 1));
}

export interface Enrolment {
  readonly dir: string;
  /** 32 bytes of Ed25519, base64, as the companion shows it. */
  readonly publicKey: string;
  /** For people: whose device this is. */
  readonly label: string;
  readonly demonstration?: boolean;
  readonly clock?: () => Date;
  readonly disk?: Disk;
}

/**
 * Enrols a device. Idempotent; a revoked device stays revoked.
 * @throws ZegelError `device.bad-key`, `device.revoked`, `archive.failed`
 */
export async function enrolDevice(enrolment: Enrolment): Promise<EnrolledDevice> {
  const { dir, publicKey, label, demonstration = false, clock = () => new Date(), disk = nodeDisk } = enrolment;
  const device = deviceOfKey(publicKey);
  const entry: EnrolledDevice = {
    format: DEVICE_FORMAT,
    device,
    publicKey,
    label,
    enrolledAt: clock().toISOString(),
    revokedAt: null,
    demonstration,
  };
  const known = await findDevice(dir, device, disk);
  if (known?.revokedAt) throw new ZegelError('device.revoked', { words: fingerprintWords(device) });
  if (known) return known;
  await placeNew(disk, pathTo.device(dir, device), jsonBytes(entry), 0o644);
  return (await findDevice(dir, device, disk)) ?? entry;
}

/**
 * Revokes a device: from now on its packages are refused. What was filed stays. Idempotent.
 * @param device its id, or as much of the beginning as names it alone
 * @throws ZegelError `device.unknown`
 */
export async function revokeDevice(dir: string, device: string, clock = () => new Date(), disk: Disk = nodeDisk): Promise<EnrolledDevice> {
  const matches = (await listDevices(dir, disk)).filter((known) => known.device.startsWith(device));
  const [found] = matches;
  if (!found || matches.length > 1 || device.length < LEAST_PREFIX) throw new ZegelError('device.unknown', { words: device.slice(0, 64) });
  if (found.revokedAt) return found;
  const revoked = { ...found, revokedAt: clock().toISOString() };
  await placeOver(disk, pathTo.device(dir, found.device), jsonBytes(revoked), 0o644);
  return revoked;
}
