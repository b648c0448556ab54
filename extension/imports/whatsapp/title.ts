import { comparableName } from './marks.ts';

/** How WhatsApp names its files, before the title: nl, en, de, es, fr, it, pt, fi; iOS has a dash in every language. */
const PREFIX =
  /^(?:WhatsApp[ -]Chat (?:met|with|mit|-) |Chat de WhatsApp con |Discussion WhatsApp avec |Chat WhatsApp con |Conversa do WhatsApp com |WhatsApp-keskustelu: )/i;
/** Put by a browser where the name was taken. */
const COPY = / ?\(\d{1,3}\)$/;

/**
 * The title of a conversation in the name of its export. WhatsApp writes `_` for `:` and `/` in it.
 * @returns null where the name says nothing: `_chat.txt`, or a file that was given another name
 */
export function titleInName(fileName: string): string | null {
  const stem = fileName.replace(/^.*[/\\]/, '').replace(/\.(?:txt|zip)$/i, '');
  const prefix = PREFIX.exec(stem);
  if (!prefix) return null;
  const title = stem.slice(prefix[0].length).replace(COPY, '').trim();
  return title === '' ? null : title;
}

/** Whether a title from a file's name stands for a name: all but what a file's name can't hold is equal. */
export function standsFor(title: string, name: string): boolean {
  const [a, b] = [comparableName(title), comparableName(name)];
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !(a[i] === '_' && (b[i] === ':' || b[i] === '/'))) return false;
  return true;
}
