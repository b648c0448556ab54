import { spawnSync } from 'node:child_process';
import { accessSync, constants, globSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { Browser, detectBrowserPlatform, install, resolveBuildId } from '@puppeteer/browsers';
import { ZegelError } from '../shared/errors/error.ts';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
];

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/opt/microsoft/msedge/msedge',
  '/opt/brave.com/brave/brave',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** Where `ensureBrowser` puts a browser that it fetched itself: `chrome/<platform>-<build>/chrome-<platform>/chrome`. */
const CACHE = resolve(import.meta.dirname, '../.cache/browsers');
const FETCHED = 'chrome/*/chrome-*/{chrome,*.app/Contents/MacOS/*}';

/** How long the download service may take to say which build is the stable one before it counts as out of reach, ms. */
const REACH_TIMEOUT = 8_000;

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function lookUp(environment: NodeJS.ProcessEnv): string | null {
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const fetched = globSync(FETCHED, { cwd: CACHE }).map((path) => join(CACHE, path));
  return [...onPath, ...USUAL_PLACES, ...fetched].find(isExecutable) ?? null;
}

/**
 * The browser of this machine, installing nothing: `CHROME_PATH`, then Chromium, Chrome, Edge or Brave from the path and
 * the usual places, then one that `ensureBrowser` fetched before.
 * @throws ZegelError `setup.no-browser`
 */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment.CHROME_PATH;
  const found = named ? isExecutable(named) && named : lookUp(environment);
  if (!found) throw new ZegelError('setup.no-browser');
  return found;
}

/** The browser that is there and starts: one that was fetched may lack the system's libraries. */
function working(): string | null {
  try {
    const path = findBrowser();
    const known = !path.startsWith(CACHE) || spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0;
    return known ? path : null;
  } catch {
    return null;
  }
}

async function fetchChrome(say: (line: string) => void): Promise<void> {
  const platform = detectBrowserPlatform();
  if (!platform) return;
  const buildId = await Promise.race([
    resolveBuildId(Browser.CHROME, platform, 'stable'),
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error('out of reach')), REACH_TIMEOUT).unref()),
  ]);
  say(`Chrome ${buildId} → ${CACHE}`);
  await install({ browser: Browser.CHROME, buildId, platform, cacheDir: CACHE });
}

/** Debian's own package, where we may install one. */
function installFromApt(say: (line: string) => void): void {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return;
  say('apt-get install chromium');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const step of [['update'], ['install', '-y', '--no-install-recommends', 'chromium', 'chromium-l10n', 'fonts-liberation']]) {
    spawnSync('apt-get', ['-qq', ...step], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  }
}

/**
 * A browser for sure: the one that is there, else one fetched into the project's own cache, else Debian's when we are root.
 * @throws ZegelError `setup.no-browser`: its sentence says what to install
 */
export async function ensureBrowser(say: (line: string) => void): Promise<string> {
  const present = working();
  if (present) return present;
  await fetchChrome(say).catch(() => say('Chrome: download out of reach'));
  const fetched = working();
  if (fetched) return fetched;
  installFromApt(say);
  const installed = working();
  if (!installed) throw new ZegelError('setup.no-browser');
  return installed;
}
