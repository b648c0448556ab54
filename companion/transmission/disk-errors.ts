import type { ErrorCode } from '../../shared/errors/codes.ts';
import { ZegelError } from '../../shared/errors/error.ts';

export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'target.full',
  EDQUOT: 'target.full',
  EACCES: 'target.denied',
  EPERM: 'target.denied',
  EROFS: 'target.denied',
  ENOENT: 'target.missing',
  ENOTDIR: 'target.missing',
  ENODEV: 'target.missing',
  EHOSTDOWN: 'target.missing',
  ESTALE: 'target.missing',
};

/** What the file system threw, as an error of the target. */
export function targetError(thrown: unknown): ZegelError {
  return thrown instanceof ZegelError ? thrown : new ZegelError(CODES[codeOf(thrown)] ?? 'target.failed', {}, thrown);
}
