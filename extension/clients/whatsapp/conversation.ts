import type { z } from 'zod/mini';
import type { ConversationReading } from '../../../shared/record/reading.ts';
import { MAX_NAME } from '../../../shared/record/reading.ts';
import { signOf } from './anatomy.ts';
import type { Directions } from './directions.ts';
import { comparable } from './numerals.ts';
import type { MessageRow, Row } from './row.ts';
import { SIGNS } from './selectors.ts';

export type Conversation = z.infer<typeof ConversationReading>;

/** The id of the chat in ids of the older form, where all rows agree. */
function nativeIdOf(messages: readonly MessageRow[]): string | null {
  const ids = new Set(messages.map((row) => row.id.chat));
  const [only] = ids;
  return ids.size === 1 && only ? only : null;
}

/** Whether several people write here. Two are proved by a first bubble of a run without an author above it. */
function kindOf(messages: readonly MessageRow[], nativeId: string | null, directions: Directions): Conversation['kind'] {
  if (nativeId?.endsWith('@g.us')) return 'group';
  if (nativeId?.endsWith('@c.us') || nativeId?.endsWith('@lid')) return 'direct';
  const incoming = messages.filter((row) => directions.of.get(row)?.direction === 'in');
  const names = new Set(incoming.map((row) => comparable(row.head?.label ?? '')).filter((name) => name !== ''));
  const authored = messages.some((row) => row.author !== null || signOf(row.anatomy, SIGNS.avatar) !== null);
  if (authored || names.size > 1) return 'group';
  const named = incoming.some((row) => row.tail === 'in' && signOf(row.anatomy, SIGNS.bubble) !== null);
  return named ? 'direct' : 'unknown';
}

/** What the page shows of the conversation beside its rows. */
export interface Header {
  readonly title: string | null;
  readonly subtitle: string | null;
  readonly ambiguous: boolean | null;
}

/** Which conversation is open. @returns null where the header shows no title */
export function readConversation(
  { title, subtitle, ambiguous }: Header,
  rows: readonly Row[],
  directions: Directions,
): Conversation | null {
  if (title === null) return null;
  const messages = rows.filter((row) => row.kind === 'message');
  const nativeId = nativeIdOf(messages);
  return {
    ...{ nativeId, title: title.slice(0, MAX_NAME), kind: kindOf(messages, nativeId, directions), account: null },
    ...(subtitle === null ? {} : { subtitle: subtitle.slice(0, MAX_NAME) }),
    ...(ambiguous === null ? {} : { titleAmbiguous: ambiguous }),
  };
}
