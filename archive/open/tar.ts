import { ZegelError } from '../../shared/errors/error.ts';

/**
 * Reads the tar inside a package (POSIX.1-2001: ustar headers, pax `path` for long names). A package holds plain files
 * alone, so this is a gate rather than a general reader: links, devices, folders, global headers, GNU and base-256
 * extensions, two files of one name, sizes that lie, a path that is not `[A-Za-z0-9._/-]` or leads elsewhere, and
 * anything after the end are refused.
 */
const BLOCK = 512;
const SAFE_PATH = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
/** Longest path that is named in an error: it comes from outside. */
const SHOWN = 200;

const shown = (path: string) => path.slice(0, SHOWN).replace(/[^A-Za-z0-9._/-]/g, '?');
const invalid = (path: string) => new ZegelError('bag.invalid', { path: shown(path) });

function field(header: Uint8Array, start: number, length: number): string {
  const bytes = header.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('latin1');
}

function octal(header: Uint8Array, start: number, length: number): number {
  const text = field(header, start, length).trim();
  if (!/^[0-7]+$/.test(text)) throw invalid('tar');
  return Number.parseInt(text, 8);
}

function assertChecksum(header: Uint8Array): void {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 0x20 : (header[i] ?? 0);
  if (octal(header, 148, 8) !== sum) throw invalid('tar');
}

/** pax records: `<length> <key>=<value>\n`, the length counting itself. */
function paxPath(data: Uint8Array): string | null {
  let path: string | null = null;
  for (let at = 0; at < data.length; ) {
    const head = /^([1-9][0-9]{0,8}) /.exec(Buffer.from(data.subarray(at, at + 10)).toString('latin1'));
    const length = Number(head?.[1] ?? 0);
    const record = Buffer.from(data.subarray(at, at + length)).toString('utf8');
    const match = /^[0-9]+ ([^=]+)=([^\n]*)\n$/.exec(record);
    if (length === 0 || at + length > data.length || !match) throw invalid('tar');
    const [, key, value] = match;
    if (key === 'path') path = value ?? null;
    // What would change which bytes belong to the file is not for us; times and owners are.
    else if (!['mtime', 'atime', 'ctime', 'uname', 'gname', 'uid', 'gid'].includes(key ?? '')) throw invalid('tar');
    at += length;
  }
  return path;
}

/**
 * @returns the files by path, in the order of the tar
 * @throws ZegelError `bag.invalid`
 */
export function readTar(tar: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const folders = new Set<string>();
  let at = 0;
  const take = (length: number): Uint8Array => {
    if (at + length > tar.length) throw invalid('tar');
    const bytes = tar.subarray(at, at + length);
    at += length;
    return bytes;
  };
  const body = (size: number): Uint8Array => {
    const bytes = take(size);
    const padding = take((BLOCK - (size % BLOCK)) % BLOCK);
    if (padding.some((byte) => byte !== 0)) throw invalid('tar');
    return bytes;
  };
  let longPath: string | null = null;
  for (;;) {
    const header = take(BLOCK);
    if (header.every((byte) => byte === 0)) break;
    assertChecksum(header);
    if (field(header, 257, 6) !== 'ustar') throw invalid('tar');
    const type = String.fromCharCode(header[156] ?? 0);
    const size = octal(header, 124, 12);
    if (type === 'x' && longPath === null) {
      longPath = paxPath(body(size)) ?? '';
      continue;
    }
    const prefix = field(header, 345, 155);
    const path = longPath || (prefix ? `${prefix}/${field(header, 0, 100)}` : field(header, 0, 100));
    longPath = null;
    if ((type !== '0' && type !== '\0') || field(header, 157, 100) !== '') throw invalid(path);
    if (!SAFE_PATH.test(path) || path.length > 1024) throw invalid(path);
    if (files.has(path) || folders.has(path)) throw invalid(path);
    const parts = path.split('/');
    for (let i = 1; i < parts.length; i++) {
      const folder = parts.slice(0, i).join('/');
      if (files.has(folder)) throw invalid(path);
      folders.add(folder);
    }
    files.set(path, body(size));
  }
  if (longPath !== null || at + BLOCK > tar.length || tar.subarray(at).some((byte) => byte !== 0)) throw invalid('tar');
  return files;
}
