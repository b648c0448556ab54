import type { MessageReading, Reading } from '../../../shared/record/reading.ts';

/** Messages in one call to the worker. */
export const BATCH = 200;

/**
 * What of a page was handed on already, for as long as one conversation stays open. Compares whole readings of a message,
 * so that an edit or a reaction counts as new.
 */
export class Delta {
  #sent = new Map<string, string>();
  #rest = '';

  /**
   * The part of a reading that is new or changed, in batches and in page order; remembers it as handed on. The rows next
   * to what is new travel along, so that the store can tell where between known messages it stands. Rows that are pending
   * or not understood travel with the last batch, when they changed.
   */
  take(reading: Reading): Reading[] {
    const seen = reading.messages.map((message) => [message, JSON.stringify(message)] as const);
    const fresh = seen.map(([message, text]) => this.#sent.get(message.id) !== text);
    for (const [message, text] of seen) this.#sent.set(message.id, text);
    const chosen = seen.filter((_, i) => fresh[i] || fresh[i - 1] || fresh[i + 1]).map(([message]) => message);
    const rest = JSON.stringify([reading.pending, reading.unknown]);
    const restChanged = rest !== this.#rest && !(this.#rest === '' && reading.pending.length + reading.unknown.length === 0);
    this.#rest = rest;
    if (chosen.length === 0 && !restChanged) return [];
    return batches(chosen).map((messages, i, all) => {
      const last = i === all.length - 1;
      return { ...reading, messages, pending: last ? reading.pending : [], unknown: last ? reading.unknown : [] };
    });
  }
}

/**
 * At least one batch, so that pending and unknown rows have something to travel with. Each begins with the last row of
 * the one before: that is how the store knows that they are of one conversation.
 */
function batches(messages: readonly MessageReading[]): MessageReading[][] {
  const out: MessageReading[][] = [];
  for (let i = 0; i < messages.length; i += BATCH) out.push(messages.slice(Math.max(0, i - 1), i + BATCH));
  return out.length > 0 ? out : [[]];
}
