import { ZegelError } from '../../shared/errors/error.ts';
import { BAG_INFO_LABELS } from '../../shared/formats/package.ts';
import { hashHex } from './hash.ts';
import type { PackagedFile } from './request.ts';
import { visibleLine } from './visible.ts';

type Label = (typeof BAG_INFO_LABELS)[number];
/** Values of bag-info.txt; Payload-Oxum is counted here. */
export type BagInfo = Readonly<Record<Exclude<Label, 'Payload-Oxum'>, string>>;

export interface Bag {
  /** bagit.txt, bag-info.txt, both manifests, then the payload; paths without the bag's own folder. */
  readonly files: readonly PackagedFile[];
  readonly tagManifest: Uint8Array;
  /** Payload path to SHA-512. */
  readonly checksums: Readonly<Record<string, string>>;
}

const SAFE_PATH = /^data(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/;

const utf8 = (text: string) => new TextEncoder().encode(text);

/** RFC 8493 2.1.3: checksum, white space, path. Sorted by path. */
function manifest(files: readonly PackagedFile[]): { entries: [string, string][]; bytes: Uint8Array } {
  const entries = files.map(({ path, bytes }): [string, string] => [path, hashHex('sha512', bytes)]).sort(([a], [b]) => (a < b ? -1 : 1));
  return { entries, bytes: utf8(entries.map(([path, hash]) => `${hash}  ${path}\n`).join('')) };
}

/**
 * A BagIt 1.0 bag (RFC 8493) with sha512 manifests. Paths keep to `[A-Za-z0-9._/-]`, which no reader has to decode.
 * @param payload paths begin with `data/`
 * @throws ZegelError `package.failed` on any other path
 */
export function makeBag(payload: readonly PackagedFile[], info: BagInfo): Bag {
  if (!payload.every(({ path }) => SAFE_PATH.test(path))) throw new ZegelError('package.failed', { what: 'path' });
  const { entries, bytes: payloadManifest } = manifest(payload);
  const oxum = `${payload.reduce((sum, { bytes }) => sum + bytes.length, 0)}.${payload.length}`;
  const values: Record<Label, string> = { ...info, 'Payload-Oxum': oxum };
  const bagInfo = BAG_INFO_LABELS.map((label) => `${label}: ${visibleLine(values[label], '-', 500)}\n`).join('');
  const tagFiles: PackagedFile[] = [
    { path: 'bagit.txt', bytes: utf8('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n') },
    { path: 'bag-info.txt', bytes: utf8(bagInfo) },
    { path: 'manifest-sha512.txt', bytes: payloadManifest },
  ];
  const tagManifest = manifest(tagFiles).bytes;
  return {
    files: [...tagFiles, { path: 'tagmanifest-sha512.txt', bytes: tagManifest }, ...payload],
    tagManifest,
    checksums: Object.fromEntries(entries),
  };
}
