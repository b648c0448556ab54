import type { Release } from '../../shared/protocol/release.ts';
import type { Sender } from '../../shared/record/reading.ts';

/** Somebody who sent one of the messages, as the page showed him. */
export interface Participant {
  readonly name: string | null;
  /** Phone number or account, where the page shows one. */
  readonly account: string | null;
}

/** Name and account of a sender as shown. */
export function participant(sender: Sender): Participant {
  return { name: sender.name ?? sender.label, account: sender.account ?? sender.phone };
}

/** Every sender but the official himself, once, in the order of their first message. */
export function participantsOf(releases: readonly Release[]): Participant[] {
  const found = new Map<string, Participant>();
  for (const { record } of releases) {
    if (!record.sender || record.sender.self) continue;
    const someone = participant(record.sender);
    if (someone.name === null && someone.account === null) continue;
    const key = JSON.stringify([someone.name, someone.account]);
    if (!found.has(key)) found.set(key, someone);
  }
  return [...found.values()];
}
