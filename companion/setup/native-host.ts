import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ZegelError } from '../../shared/errors/error.ts';
import { CHROMIUM_ID, GECKO_ID, NATIVE_HOST } from '../../shared/formats/extension-id.ts';
import { homeAt, prepareHome } from './home.ts';

const RELAY = fileURLToPath(new URL('../programs/relay.ts', import.meta.url));

/** Which browser may start the relay. */
export type Browser =
  /** One Chromium profile alone: it looks for hosts in its own user data directory. */
  | { readonly kind: 'chromium-profile'; readonly userDataDir: string }
  /** Every profile of this user in one of these browsers, at its usual place. */
  | { readonly kind: 'chromium' | 'chrome' | 'edge' | 'firefox' };

export interface NativeHost {
  readonly browser: Browser;
  /** The companion's folder, which the launcher hands to the relay. */
  readonly home: string;
  /** Absolute path of a Node 24; default: the one that runs this. */
  readonly nodePath?: string;
}

/** Where browsers look for a user's hosts on Linux (Chrome: native messaging docs; Firefox: MDN, Native manifests). */
const LINUX: Record<Exclude<Browser['kind'], 'chromium-profile'>, string> = {
  chromium: '.config/chromium/NativeMessagingHosts',
  chrome: '.config/google-chrome/NativeMessagingHosts',
  edge: '.config/microsoft-edge/NativeMessagingHosts',
  firefox: '.mozilla/native-messaging-hosts',
};

/** The same on macOS; written from the documentation, not tried. */
const MACOS: typeof LINUX = {
  chromium: 'Library/Application Support/Chromium/NativeMessagingHosts',
  chrome: 'Library/Application Support/Google/Chrome/NativeMessagingHosts',
  edge: 'Library/Application Support/Microsoft Edge/NativeMessagingHosts',
  firefox: 'Library/Application Support/Mozilla/NativeMessagingHosts',
};

function manifestFolder(browser: Browser): string {
  if (process.platform === 'win32') throw new ZegelError('setup.unsupported', { what: 'native messaging (Windows)' });
  if (browser.kind === 'chromium-profile') return join(browser.userDataDir, 'NativeMessagingHosts');
  return join(homedir(), (process.platform === 'darwin' ? MACOS : LINUX)[browser.kind]);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** What the browser runs: paths are absolute, since it is started anywhere and with any environment. */
function launcher(home: string, nodePath: string): string {
  return [
    '#!/bin/sh',
    'unset NODE_OPTIONS',
    `ZEGEL_HOME=${quoted(home)}`,
    'export ZEGEL_HOME',
    `exec ${quoted(nodePath)} ${quoted(RELAY)} "$@"`,
    '',
  ].join('\n');
}

/**
 * Lets a browser start the relay for our extension and no other.
 * @returns the path of the host manifest
 * @throws ZegelError `setup.unsupported` on Windows
 */
export function registerNativeHost({ browser, home: folder, nodePath = process.execPath }: NativeHost): string {
  const hosts = manifestFolder(browser);
  const home = homeAt(folder);
  prepareHome(home);
  const path = join(home.bin, 'zegel-relay');
  writeFileSync(path, launcher(home.dir, nodePath), { mode: 0o700 });
  chmodSync(path, 0o700);
  const manifest = {
    name: NATIVE_HOST,
    description: 'Zegel',
    path,
    type: 'stdio',
    ...(browser.kind === 'firefox' ? { allowed_extensions: [GECKO_ID] } : { allowed_origins: [`chrome-extension://${CHROMIUM_ID}/`] }),
  };
  mkdirSync(hosts, { recursive: true, mode: 0o700 });
  const place = join(hosts, `${NATIVE_HOST}.json`);
  writeFileSync(place, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  return place;
}

/** Takes it back. */
export function unregisterNativeHost({ browser, home }: Pick<NativeHost, 'browser' | 'home'>): void {
  rmSync(join(manifestFolder(browser), `${NATIVE_HOST}.json`), { force: true });
  rmSync(join(homeAt(home).bin, 'zegel-relay'), { force: true });
}
