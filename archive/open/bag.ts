import { createHash } from 'node:crypto';
import { ZegelError } from '../../shared/errors/error.ts';
import { BAG_INFO_LABELS, PACKAGE_FORMAT, SIGNATURE_FILE } from '../../shared/formats/package.ts';

/** A bag whose completeness and checksums were verified (RFC 8493, sha512, the strict form that docs/formats.md gives). */
export interface Bag {
  /** The bag's own folder. */
  readonly name: string;
  /** Every file of the bag, by its path inside it. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** bag-info.txt. */
  readonly info: Readonly<Record<string, string>>;
  /** manifest-sha512.txt: payload path to checksum. */
  readonly checksums: Readonly<Record<string, string>>;
}

export const PAYLOAD = 'data/';
const DECLARATION = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';
const MANIFEST = 'manifest-sha512.txt';
export const TAG_MANIFEST = 'tagmanifest-sha512.txt';
const TAG_FILES: ReadonlySet<string> = new Set(['bagit.txt', 'bag-info.txt', MANIFEST]);

/**
 * A file of the bag, which has to be there.
 * @throws ZegelError `bag.invalid`
 */
export function fileOf(files: ReadonlyMap<string, Uint8Array>, path: string): Uint8Array {
  const bytes = files.get(path);
  if (!bytes) throw new ZegelError('bag.invalid', { path });
  return bytes;
}

/** @throws ZegelError `bag.invalid` where the file is not UTF-8 */
export function textOf(files: ReadonlyMap<string, Uint8Array>, path: string): string {
  const bytes = fileOf(files, path);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new ZegelError('bag.invalid', { path }, error);
  }
}

/** Takes off the bag's own folder, which every file must stand in. */
function intoFolder(tar: ReadonlyMap<string, Uint8Array>): { name: string; files: Map<string, Uint8Array> } {
  const [first] = tar.keys();
  const name = first?.split('/')[0] ?? '';
  const files = new Map<string, Uint8Array>();
  for (const [path, bytes] of tar) {
    if (!path.startsWith(`${name}/`)) throw new ZegelError('bag.invalid', { path });
    files.set(path.slice(name.length + 1), bytes);
  }
  return { name, files };
}

function readInfo(text: string): Record<string, string> {
  const path = 'bag-info.txt';
  const info: Record<string, string> = {};
  if (!text.endsWith('\n')) throw new ZegelError('bag.invalid', { path });
  for (const line of text.slice(0, -1).split('\n')) {
    const match = /^([A-Za-z-]+): ?(.*)$/.exec(line);
    const [, label, value] = match ?? [];
    if (label === undefined || value === undefined || label in info) throw new ZegelError('bag.invalid', { path });
    info[label] = value;
  }
  return info;
}

/** Before anything else is judged: a newer form may differ in all of it. */
function assertFormat(info: Readonly<Record<string, string>>): void {
  const format = info['Zegel-Format'] ?? '';
  if (format === PACKAGE_FORMAT) return;
  const version = /^zegel-package\/([1-9][0-9]*)$/.exec(format)?.[1];
  if (version && Number(version) > Number(PACKAGE_FORMAT.split('/')[1])) throw new ZegelError('package.newer');
  throw new ZegelError('bag.invalid', { path: 'bag-info.txt' });
}

function readManifest(files: ReadonlyMap<string, Uint8Array>, path: string): Record<string, string> {
  const text = textOf(files, path);
  const entries: [string, string][] = [];
  if (!text.endsWith('\n')) throw new ZegelError('bag.invalid', { path });
  for (const line of text.slice(0, -1).split('\n')) {
    const match = /^([0-9a-f]{128})[ \t]+(\S+)$/.exec(line);
    if (!match?.[1] || !match[2]) throw new ZegelError('bag.invalid', { path });
    entries.push([match[2], match[1]]);
  }
  const manifest = Object.fromEntries(entries);
  if (Object.keys(manifest).length !== entries.length) throw new ZegelError('bag.invalid', { path });
  return manifest;
}

/** The manifest names exactly these files, and each has the bytes that it says. */
function assertManifest(
  manifest: Readonly<Record<string, string>>,
  files: ReadonlyMap<string, Uint8Array>,
  covered: ReadonlySet<string>,
): void {
  for (const path of Object.keys(manifest)) if (!covered.has(path)) throw new ZegelError('bag.invalid', { path });
  for (const path of covered) {
    if (!Object.hasOwn(manifest, path)) throw new ZegelError('bag.invalid', { path });
    const checksum = createHash('sha512').update(fileOf(files, path)).digest('hex');
    if (checksum !== manifest[path]) throw new ZegelError('bag.checksum', { path });
  }
}

/**
 * Verifies a bag: form, completeness, checksums, Payload-Oxum, labels.
 * @param tar files by path, the bag's own folder included
 * @throws ZegelError `bag.invalid`, `bag.checksum`, `package.newer`
 */
export function verifyBag(tar: ReadonlyMap<string, Uint8Array>): Bag {
  const { name, files } = intoFolder(tar);
  const info = readInfo(textOf(files, 'bag-info.txt'));
  assertFormat(info);
  if (textOf(files, 'bagit.txt') !== DECLARATION) throw new ZegelError('bag.invalid', { path: 'bagit.txt' });
  if (Object.keys(info).join() !== BAG_INFO_LABELS.join()) throw new ZegelError('bag.invalid', { path: 'bag-info.txt' });

  const payload = [...files.keys()].filter((path) => path.startsWith(PAYLOAD));
  for (const path of files.keys()) {
    const known = path.startsWith(PAYLOAD) || TAG_FILES.has(path) || path === TAG_MANIFEST || path === SIGNATURE_FILE;
    if (!known) throw new ZegelError('bag.invalid', { path });
  }
  assertManifest(readManifest(files, TAG_MANIFEST), files, TAG_FILES);
  const checksums = readManifest(files, MANIFEST);
  assertManifest(checksums, files, new Set(payload));

  const octets = payload.reduce((sum, path) => sum + fileOf(files, path).length, 0);
  if (info['Payload-Oxum'] !== `${octets}.${payload.length}`) throw new ZegelError('bag.invalid', { path: 'bag-info.txt' });
  return { name, files, info, checksums };
}
