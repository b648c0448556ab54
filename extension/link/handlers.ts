import { ZegelError } from '../../shared/errors/error.ts';
import type { Condition } from '../../shared/protocol/page-calls.ts';
import type { ClientId } from '../../shared/record/reading.ts';
import { capture } from '../capture/capture.ts';
import { giveConsent, setPaused, withdrawConsent } from '../permissions/consent.ts';
import { readBacklog, readProblems } from '../store/backlog.ts';
import { durably } from '../store/failure.ts';
import { consentAt, readMeta, writeMeta } from '../store/meta.ts';
import { instant } from '../store/profile.ts';
import { leave } from '../tagging/finality.ts';
import { marksOf } from '../tagging/marks.ts';
import { type Recall, tag, undo } from '../tagging/tag.ts';
import type { PageHandlers } from './router.ts';
import type { Worker } from './worker.ts';

async function conditionOf(worker: Worker): Promise<Condition> {
  const { store } = worker.profile;
  const companion = await readMeta(store, 'companion');
  return {
    consentAt: await consentAt(store),
    paused: await readMeta(store, 'paused'),
    policy: await readMeta(store, 'policy'),
    link: {
      state: worker.link.state,
      error: worker.link.error?.report() ?? null,
      fingerprint: companion?.fingerprint ?? null,
      keyProtection: companion?.keyProtection ?? null,
    },
    storage: await worker.platform.storage.estimate(),
  };
}

/** What the worker answers to each call of a page. */
export function handlersOf(worker: Worker): PageHandlers {
  const { profile, sessions, platform } = worker;
  const { store, env } = profile;
  const recall: Recall = (rows) => worker.handover.recall(rows);

  const decided = async <T>(result: T): Promise<T> => {
    await worker.shown('marks', 'backlog');
    await worker.schedule();
    return result;
  };

  return {
    condition: async (_request, { kind, tab }) => {
      // A chat tab that waits for consent hears of it.
      if (tab !== null) await worker.events.met(tab);
      // Whoever looks at the popup may just have started the companion: the next try need not wait for its time.
      if (kind === 'page' && worker.link.state !== 'connecting' && (await consentAt(store))) worker.link.keep();
      return conditionOf(worker);
    },
    consent: async () => {
      await giveConsent(profile);
      worker.link.keep();
      await worker.shown('condition');
      return conditionOf(worker);
    },
    pause: async ({ paused }) => {
      await setPaused(profile, paused);
      await worker.shown('condition');
      return conditionOf(worker);
    },
    stop: async ({ erase }) => {
      await withdrawConsent(profile, erase);
      await worker.shown('condition', 'marks', 'backlog');
      return conditionOf(worker);
    },

    capture: async ({ reading }, { tab, origin }) => {
      const { written, ...marked } = await worker.withRoom(() => capture(profile, sessions, reading, tab));
      if (tab !== null) await worker.events.met(tab);
      if (origin) await rememberClient(worker, origin, reading.client);
      if (written > 0) {
        await worker.shown('backlog');
        await worker.schedule();
      }
      return marked;
    },
    marks: async ({ conversation, ids }, { tab }) => {
      if (tab !== null) await worker.events.met(tab);
      return durably(() => marksOf(profile, conversation, ids));
    },
    tag: async (request) => decided(await tag(profile, recall, request)),
    undo: async (request) => decided(await undo(profile, recall, request)),
    leave: async ({ conversation }, { tab }) => {
      if (tab !== null) sessions.left(tab, conversation);
      // Whoever is in it in another tab may still undo there; the time to undo ends it.
      if (sessions.inAnother(conversation, tab)) return {};
      if ((await leave(profile, conversation)) > 0) await decided(null);
      return {};
    },

    backlog: async () => {
      const [backlog, stored, storage] = await durably(() =>
        Promise.all([readBacklog(store), readProblems(store), platform.storage.estimate()]),
      );
      return { backlog, problems: worker.trouble.list(stored, storage, worker.link.error, instant(env)) };
    },
    archiveNow: async () => {
      if (!(await consentAt(store))) throw new ZegelError('capture.no-consent');
      const result = await worker.handover.archiveNow();
      await decided(null);
      return result;
    },

    siteAdded: async ({ origin }) => {
      await platform.sites.add(origin);
      // A tab that lost its permission before still has its script, and begins again.
      worker.events.tell('condition');
      return { registered: true };
    },
    siteRemoved: async ({ origin }) => {
      await platform.sites.remove(origin);
      return { registered: false };
    },
    sites: async () => {
      const clients = await readMeta(store, 'siteClients');
      return { sites: (await platform.sites.list()).map((origin) => ({ origin, client: clients[origin] ?? null })) };
    },
  };
}

/** So that the settings can say which chat program a site turned out to be. */
async function rememberClient(worker: Worker, origin: string, client: ClientId): Promise<void> {
  const { store } = worker.profile;
  const known = await readMeta(store, 'siteClients');
  if (known[origin] !== client) await writeMeta(store, 'siteClients', { ...known, [origin]: client });
}
