import { deviceOf, fingerprintWords } from '../../shared/formats/fingerprint.ts';
import { type Policy, summaryOf } from '../../shared/policy/policy.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/envelope.ts';
import type { Journal } from '../journal/journal.ts';
import type { Keys } from '../keys/keys.ts';
import type { Log } from '../log/log.ts';
import type { LinkHandlers } from './session.ts';

export interface HandlerParts {
  readonly journal: Journal;
  readonly archiving: { archiveNow(): number; readonly busy: boolean };
  readonly policy: Policy;
  readonly keys: Keys;
  /** Version of this companion. */
  readonly version: string;
  readonly log: Log;
  /** Tells every client that it is worth asking. */
  readonly onChange: () => void;
}

/** What the companion does for each call of the table. */
export function makeHandlers({ journal, archiving, policy, keys, version, log, onChange }: HandlerParts): LinkHandlers {
  const fingerprint = fingerprintWords(deviceOf(keys.device.publicKey));
  return {
    hello: () => ({
      protocol: PROTOCOL_VERSION,
      companion: version,
      policy: summaryOf(policy),
      fingerprint,
      keyProtection: keys.protection,
    }),
    release: ({ releases, head }, { profile }) => {
      const result = journal.messages.take(profile, releases, head, policy);
      log({ event: 'taken', count: result.accepted.length });
      for (const { error } of result.refused) log({ event: 'refused', code: error.code });
      onChange();
      return result;
    },
    recall: (key, { profile }) => {
      const recalled = journal.messages.recall(profile, key);
      if (recalled) {
        log({ event: 'recalled', count: 1 });
        onChange();
      }
      return { recalled };
    },
    archiveNow: () => ({ queued: archiving.archiveNow() }),
    progress: ({ cursor }, { profile }) => journal.reports.progress(profile, cursor),
    status: () => ({
      backlog: journal.reports.backlog(),
      packaging: archiving.busy,
      lastReceiptAt: journal.reports.lastReceiptAt(),
      problems: journal.reports.problems(),
    }),
  };
}
