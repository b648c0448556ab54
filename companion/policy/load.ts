import { readFileSync } from 'node:fs';
import { ZegelError } from '../../shared/errors/error.ts';
import { Policy } from '../../shared/policy/policy.ts';

/** A policy as it stands in a file. @throws ZegelError `policy.invalid` with the path of what is wrong */
export function parsePolicy(text: string): Policy {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ZegelError('policy.invalid', { path: '/' }, cause);
  }
  const read = Policy.safeParse(value);
  if (!read.success) throw new ZegelError('policy.invalid', { path: `/${read.error.issues[0]?.path.join('/') ?? ''}` }, read.error);
  return read.data;
}

/** @throws ZegelError `policy.missing`, `policy.invalid` */
export function loadPolicy(path: string): Policy {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ZegelError('policy.missing', {}, cause);
  }
  return parsePolicy(text);
}
