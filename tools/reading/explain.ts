import type { ExpectedPage, Finding } from './compare.ts';

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** Earlier messages of the one quoted that say the same: the page names none of them. */
function alike(messages: readonly Fields[], at: number): number {
  const quoted = fieldsOf(messages[at]?.quoted);
  const above = messages.slice(0, at);
  return above.filter(({ text, sender }) => text === quoted.text && fieldsOf(sender).name === quoted.sender).length;
}

/** Why a page does not tell a value; null where nothing explains that it was not read. */
export function whyUnknown(page: ExpectedPage, { field, verdict, where }: Finding): string | null {
  if (verdict !== 'unknown') return null;
  const at = Number.parseInt(where, 10);
  const message = page.messages[at];
  if (field.startsWith('quoted.') && fieldsOf(message?.quoted).text === '') return 'the quote shows no words of what it answers';
  if (field === 'quoted.id' && alike(page.messages, at) > 1) return 'several messages above fit the quote, and no id stands in it';
  const tiles = message?.attachments;
  if (field === 'attachments.kind' && message?.type === 'album' && Array.isArray(tiles) && tiles.length > 4)
    return 'a tile behind the "+N" of an album is not drawn';
  return null;
}

/** One line per reason: field, how often, why. */
export function unknownLines(reasons: readonly (readonly [field: string, why: string | null])[]): string[] {
  const counts = new Map<string, number>();
  for (const [field, why] of reasons) {
    const line = `${field}: ${why ?? 'NOT EXPLAINED'}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => `unknown ${String(count)}× ${line}`);
}
