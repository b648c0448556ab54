import { browser } from 'wxt/browser';
import { defineContentScript } from 'wxt/utils/define-content-script';
import { languageOf } from '../../../shared/locale/text.ts';
import { clientOf } from '../../clients/registry.ts';
import { ask, onPageEvent } from '../../link/ask.ts';
import { ChatTab } from './chat-tab.ts';

/** The site's permission and this script's registration can both bring it into the same page: it runs once. */
const RUNNING = 'zegelChatRuns';

// Other sites are registered by the worker, when the user gives permission for one.
export default defineContentScript({
  matches: ['https://web.whatsapp.com/*'],
  runAt: 'document_idle',
  main() {
    const world = globalThis as { [RUNNING]?: boolean };
    if (world[RUNNING]) return;
    world[RUNNING] = true;
    const tab = new ChatTab({
      page: document,
      language: languageOf(browser.i18n.getUILanguage()),
      clientOf,
      ask,
      // An updated or removed extension leaves this copy behind without an id.
      gone: () => !browser.runtime?.id,
    });
    onPageEvent((event) => tab.heard(event));
    document.addEventListener('visibilitychange', () => document.hidden || tab.look());
    window.addEventListener('pagehide', () => tab.goodbye());
    tab.start();
  },
});
