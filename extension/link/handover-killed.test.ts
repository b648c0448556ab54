import { describe, expect, it } from 'vitest';
import type { FakeCompanion } from '../../tests/support/fake-companion.ts';
import { Handing, handoverTo } from '../../tests/support/handing.ts';
import { readBacklog } from '../store/backlog.ts';
import type { Profile } from '../store/profile.ts';

/** Stops a worker before its n-th step: a transaction or a frame; whatever it does afterwards does not happen. */
class Death {
  #left: number;

  #die: () => void = () => undefined;
  /** A call whose answer never comes would be waited for: whoever lives on knows by this that it died. */
  readonly died = new Promise<string>((done) => {
    this.#die = () => done('killed');
  });

  constructor(after: number) {
    this.#left = after;
  }

  step(): void {
    this.#left -= 1;
    if (this.#left >= 0) return;
    this.#die();
    throw new Error('killed');
  }

  /** Everything that changes the store passes here. */
  haunt(profile: Profile): Profile {
    const { store } = profile;
    const transaction = store.transaction.bind(store) as (...args: unknown[]) => unknown;
    Object.assign(store, {
      transaction: (...args: unknown[]) => {
        try {
          this.step();
        } catch (thrown) {
          return Promise.reject(thrown);
        }
        return transaction(...args);
      },
    });
    return profile;
  }

  open(companion: FakeCompanion): ReturnType<FakeCompanion['open']> {
    const port = companion.open();
    return {
      ...port,
      postMessage: (message) => {
        this.step();
        port.postMessage(message);
      },
      // The answer may be what it does not live to hear.
      onMessage: (listener) =>
        port.onMessage((message) => {
          try {
            this.step();
          } catch {
            port.disconnect();
            return;
          }
          listener(message);
        }),
    };
  }
}

describe('a worker killed before its n-th step', () => {
  it('loses nothing and archives everything once, whichever step that is', async () => {
    for (let n = 0; ; n += 1) {
      const handing = await Handing.begin();
      const { test, companion } = handing;
      const { conversation, messages, ids } = await handing.business(4);
      await handing.handover.run();
      test.clock.advance(11);
      const death = new Death(n);
      const dying = handoverTo(companion, death.haunt(await test.reopen()), () => death.open(companion));
      const life = async (): Promise<string> => {
        await dying.run();
        companion.archive();
        await dying.progress();
        return 'survived';
      };
      const outcome = await Promise.race([life().catch(() => 'killed'), death.died]);
      expect(await lost(handing, messages), `killed before step ${n}`).toEqual([]);

      test.profile = await test.reopen();
      const handover = handoverTo(companion, test.profile);
      await handover.run();
      companion.archive();
      await handover.progress();
      expect(await handing.states(conversation, ids), `killed before step ${n}`).toEqual(['archived', 'archived', 'archived', 'archived']);
      expect([...companion.journal.keys()], `killed before step ${n}`).toHaveLength(4);
      expect(await readBacklog(test.profile.store)).toMatchObject({ archived: 4, ready: 0, onTheWay: 0, failed: 0 });
      expect(await test.profile.store.outbox.count()).toBe(0);
      if (outcome === 'survived') {
        expect(n).toBeGreaterThan(10);
        break;
      }
    }
  });

  /** Messages that stand neither in the store nor with the companion: there must be none at any instant. */
  async function lost({ test, companion }: Handing, messages: readonly string[]): Promise<string[]> {
    const { store } = await test.reopen();
    const rows = await store.messages.bulkGet([...messages]);
    return rows.flatMap((row, i) => {
      const entry = row ? companion.journal.get(`${row.messageId}/1`) : undefined;
      return row?.content || entry ? [] : [messages[i] ?? ''];
    });
  }
});
