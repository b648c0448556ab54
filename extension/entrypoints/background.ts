import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { browserPlatform, isGranted } from '../link/browser.ts';
import { handlersOf } from '../link/handlers.ts';
import { answer, type PageHandlers } from '../link/router.ts';
import { Worker } from '../link/worker.ts';
import { callerOf } from '../permissions/caller.ts';
import { openStore } from '../store/schema.ts';

const TICK = 'tick';

interface Running {
  worker: Worker;
  handlers: PageHandlers;
}

async function start(): Promise<Running> {
  const worker = await Worker.open(browserPlatform(openStore()));
  return { worker, handlers: handlersOf(worker) };
}

export default defineBackground(() => {
  let running: Promise<Running> | null = null;
  /** A store that did not open is tried again by whoever comes next. */
  const open = (): Promise<Running> => {
    running ??= start().catch((thrown) => {
      running = null;
      throw thrown;
    });
    return running;
  };
  /** Work that nobody waits for; what fails shows as a problem, or is tried again at the next tick. */
  const work = (what: (worker: Worker) => unknown): void => {
    void open()
      .then(({ worker }) => what(worker))
      .catch(() => undefined);
  };
  const self = { id: browser.runtime.id, pages: browser.runtime.getURL('') };

  // The one listener for messages. It answers by the callback and returns true: what every browser here understands.
  browser.runtime.onMessage.addListener((message: unknown, sender, reply: (answer: unknown) => void) => {
    const whose = async () => {
      const caller = await callerOf(sender, self, isGranted);
      if (caller?.kind === 'content' && caller.tab !== null) await (await open()).worker.events.met(caller.tab);
      return caller;
    };
    void open()
      .then(({ handlers }) => answer(handlers, message, whose))
      .catch(() => ({ error: { code: 'store.failed' } }))
      .then(reply);
    return true;
  });

  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === TICK) work((worker) => worker.tick());
  });
  browser.runtime.onStartup.addListener(() => work((worker) => worker.browserStarted()));
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') void browser.tabs.create({ url: browser.runtime.getURL('/welcome.html') });
  });
  browser.permissions.onRemoved.addListener(() =>
    work(async (worker) => {
      await worker.platform.sites.sync();
      // Open tabs ask, are refused and stop.
      worker.events.tell('condition');
    }),
  );
  browser.tabs.onRemoved.addListener((tab) => work((worker) => worker.tabClosed(tab)));

  void browser.alarms.create(TICK, { periodInMinutes: 1 });
  work((worker) => worker.tick());
  work((worker) => worker.platform.sites.sync());
});
