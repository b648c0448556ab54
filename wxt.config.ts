import { defineConfig } from 'wxt';
import { CHROMIUM_KEY, GECKO_ID } from './shared/formats/extension-id.ts';
import { en } from './shared/locale/en.ts';
import { nl } from './shared/locale/nl.ts';

const localised = (texts: typeof en) =>
  JSON.stringify({ name: { message: texts['app.name'] }, description: { message: texts['app.description'] } });

export default defineConfig({
  srcDir: 'extension',
  outDir: '.output',
  publicDir: 'extension/public',
  imports: false,
  modules: ['@wxt-dev/webextension-polyfill'],
  manifestVersion: 3,
  vite: () => ({ oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } } }),
  hooks: {
    // The browser's own locale files are made from ours, so that every text stands in one place.
    'build:publicAssets': (_wxt, files) => {
      files.push({ relativeDest: '_locales/nl/messages.json', contents: localised(nl) });
      files.push({ relativeDest: '_locales/en/messages.json', contents: localised(en) });
    },
  },
  // Every permission has its reason in the README.
  manifest: ({ browser }) => ({
    name: '__MSG_name__',
    description: '__MSG_description__',
    default_locale: 'nl',
    permissions: ['storage', 'unlimitedStorage', 'nativeMessaging', 'alarms', 'scripting'],
    host_permissions: ['https://web.whatsapp.com/*'],
    optional_host_permissions: ['https://*/*'],
    action: { default_title: '__MSG_name__' },
    options_ui: { page: 'settings.html', open_in_tab: true },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: { id: GECKO_ID, strict_min_version: '142.0', data_collection_permissions: { required: ['none'] } },
          },
        }
      : { key: CHROMIUM_KEY, minimum_chrome_version: '120', incognito: 'not_allowed' as const }),
  }),
});
