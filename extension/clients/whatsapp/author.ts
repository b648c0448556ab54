import type { Anatomy } from './anatomy.ts';
import { plain } from './numerals.ts';
import { shownName } from './text.ts';

/** Who a bubble of a group says wrote it. */
export interface Author {
  readonly name: string;
  /** The number beside a push name; null for a saved contact. */
  readonly number: string | null;
  /** The name is one that its owner chose: the contact is not saved. */
  readonly pushed: boolean;
}

const TILDE = /^~[\s\u00a0\u202f]*/;
/** International, as the app writes the number of somebody who is not saved. */
const PHONE = /^\+\d[\d ()./-]{5,24}$/;

/** Whether a name is a telephone number: then it is all that is known of its owner. */
export function isPhone(name: string): boolean {
  return PHONE.test(plain(name));
}

/** A push name without the mark that the app puts before it. */
export const withoutTilde = (name: string): string => name.replace(TILDE, '');

/** Reads the author block: one name, or "~ push name" and a number. */
export function readAuthor({ authors }: Pick<Anatomy, 'authors'>): Author | null {
  const names = authors.map(shownName);
  const [first, second] = names;
  if (!first || names.length > 2 || second === null) return null;
  const pushed = TILDE.test(first);
  if (second === undefined) return { name: pushed ? withoutTilde(first) : first, number: null, pushed };
  return pushed && isPhone(second) ? { name: withoutTilde(first), number: second, pushed } : null;
}
