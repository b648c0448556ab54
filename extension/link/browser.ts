import { browser } from 'wxt/browser';
import type { ScriptPublicPath } from 'wxt/utils/inject-script';
import { NATIVE_HOST } from '../../shared/formats/extension-id.ts';
import { languageOf, text } from '../../shared/locale/text.ts';
import { Sites } from '../permissions/sites.ts';
import type { Store } from '../store/schema.ts';
import type { NativePort, Timers } from './connection.ts';
import type { Platform } from './worker.ts';

/** The browser itself, as the worker needs it. Works in a service worker and in Firefox's event page alike. */

function openPort(): NativePort {
  const port = browser.runtime.connectNative(NATIVE_HOST);
  return {
    postMessage: (message) => port.postMessage(message),
    disconnect: () => port.disconnect(),
    onMessage: (listener) => port.onMessage.addListener(listener),
    onDisconnect: (listener) =>
      port.onDisconnect.addListener((closed) => {
        // Firefox gives the reason with the port, Chromium beside it.
        const error = (closed as { readonly error?: { readonly message: string } | null; readonly name: string }).error;
        listener(error?.message ?? browser.runtime.lastError?.message ?? null);
      }),
  };
}

/** What the manifest says of its content script, for the sites that are registered at run time. */
function contentScript(): { js: string[]; css: string[] } {
  const [entry] = browser.runtime.getManifest().content_scripts ?? [];
  return { js: entry?.js ?? [], css: entry?.css ?? [] };
}

async function register(id: string, pattern: string): Promise<void> {
  const { js, css } = contentScript();
  await browser.scripting.registerContentScripts([
    { id, matches: [pattern], js, ...(css.length > 0 ? { css } : {}), runAt: 'document_idle', persistAcrossSessions: true },
  ]);
  for (const tab of await browser.tabs.query({ url: pattern })) {
    // A tab that can't be reached (discarded, an error page) gets the script when it is loaded again.
    if (tab.id !== undefined)
      await browser.scripting.executeScript({ target: { tabId: tab.id }, files: js as ScriptPublicPath[] }).catch(() => undefined);
  }
}

function sites(): Sites {
  return new Sites({
    builtIn: browser.runtime.getManifest().host_permissions ?? [],
    granted: async () => (await browser.permissions.getAll()).origins ?? [],
    registered: async () => (await browser.scripting.getRegisteredContentScripts()).map(({ id }) => id),
    register,
    unregister: (ids) => browser.scripting.unregisterContentScripts({ ids }),
    giveBack: async (pattern) => {
      await browser.permissions.remove({ origins: [pattern] });
    },
  });
}

function badge(toSort: number, paused: boolean): void {
  const language = languageOf(browser.i18n.getUILanguage());
  const count = toSort > 999 ? '999+' : String(toSort);
  const title = paused
    ? text(language, 'toolbar.paused')
    : text(language, toSort > 0 ? 'toolbar.toSort' : 'toolbar.nothing', { n: toSort });
  void browser.action.setBadgeText({ text: paused ? '‖' : toSort > 0 ? count : '' });
  void browser.action.setTitle({ title });
}

const timers: Timers = {
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

const ignored = (): undefined => undefined;

export function browserPlatform(store: Store): Platform {
  return {
    env: { now: () => new Date(), uuid: () => crypto.randomUUID() },
    timers,
    store,
    version: browser.runtime.getManifest().version,
    openPort,
    events: {
      toPages: (event) => void browser.runtime.sendMessage(event).catch(ignored),
      toTab: (tab, event) => void browser.tabs.sendMessage(tab, event).catch(ignored),
      readTabs: async () => {
        const { tabs } = await browser.storage.session.get('tabs');
        return Array.isArray(tabs) ? tabs.filter((tab) => typeof tab === 'number') : [];
      },
      writeTabs: (tabs) => browser.storage.session.set({ tabs }),
      timers,
    },
    storage: {
      estimate: async () => {
        const [persisted, { usage = 0, quota = 0 }] = await Promise.all([navigator.storage.persisted(), navigator.storage.estimate()]);
        return { persisted, usedBytes: usage, quotaBytes: quota };
      },
    },
    sites: sites(),
    badge,
  };
}

/** Whether a site may be read by this extension. */
export function isGranted(origin: string): Promise<boolean> {
  return browser.permissions.contains({ origins: [`${origin}/*`] });
}
