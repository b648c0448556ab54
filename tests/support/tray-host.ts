import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type MessageBus, sessionBus } from 'dbus-native';
import { testdata } from './testdata.ts';
import { has } from './xvfb.ts';

const run = promisify(execFile);
const PROGRAMS = ['Xvfb', 'dbus-daemon', 'xfce4-panel', 'xfwm4', 'xfconf-query', 'xdotool', 'import', 'xwininfo'];
const WATCHER = 'org.kde.StatusNotifierWatcher';

/** A desktop with a panel that has a tray, on a screen of its own; all of it real software. */
export interface TrayHost {
  /** What a program needs to be on this desktop. */
  readonly env: Readonly<Record<string, string>>;
  readonly bus: MessageBus;
  /** Bus names of the icons that stand in the tray. */
  items(): Promise<string[]>;
  /** A property of an object on the bus. */
  property<T>(destination: string, path: string, name: string, of: string): Promise<T>;
  xdotool(...args: string[]): Promise<void>;
  picture(path: string): Promise<void>;
  /** The middle of what has this colour in the panel, or null. */
  find(colour: readonly [number, number, number]): Promise<{ x: number; y: number } | null>;
  /** Whether a menu hangs from the panel. */
  hasMenu(): Promise<boolean>;
  /** Ends the panel, and the tray's watcher with it. */
  stopPanel(): Promise<void>;
  startPanel(): Promise<void>;
  close(): Promise<void>;
}

/** The reason why there can be none here, or null. */
export function whyNoTrayHost(): string | null {
  if (!testdata('services/tray-host.sh')) return 'test data services/tray-host.sh';
  const missing = PROGRAMS.filter((program) => !has(program));
  return missing.length ? `for a tray: ${missing.join(', ')}` : null;
}

function freeDisplay(): string {
  for (let number = 77; ; number++)
    if (!existsSync(`/tmp/.X${number}-lock`) && !existsSync(`/tmp/.X11-unix/X${number}`)) return `:${number}`;
}

export async function openTrayHost(): Promise<TrayHost> {
  const script = testdata('services/tray-host.sh') ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'zegel-tray-'));
  const own = { ...process.env, TRAY_DIR: folder, TRAY_DISPLAY: freeDisplay(), TRAY_PANEL: 'xfce' };
  const host = (word: string) => run('bash', [script, word], { env: own, timeout: 60_000 });
  await host('start');
  const lines = readFileSync(join(folder, 'session.env'), 'utf8')
    .replace(/^export /, '')
    .trim()
    .split(' ');
  const env = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  const here = { ...process.env, ...env, HOME: join(folder, 'home') };
  const bus = sessionBus({ busAddress: env.DBUS_SESSION_BUS_ADDRESS ?? '' });
  const property = <T>(destination: string, path: string, name: string, of: string): Promise<T> =>
    bus
      .invoke<T>({ destination, path, interface: 'org.freedesktop.DBus.Properties', member: 'Get', signature: 'ss', body: [of, name] })
      .then((value) => value);
  const panelPid = join(folder, 'panel.pid');
  const watched = async (there: boolean) => {
    while ((await bus.nameHasOwner(WATCHER)) !== there) await new Promise((later) => setTimeout(later, 50));
  };

  return {
    env,
    bus,
    property,
    async items() {
      const all = await property<string[]>(WATCHER, '/StatusNotifierWatcher', 'RegisteredStatusNotifierItems', WATCHER);
      return all.map((item) => item.split('/', 1)[0] ?? '');
    },
    async xdotool(...args) {
      await run('xdotool', args, { env: here });
    },
    async picture(path) {
      await run('import', ['-window', 'root', path], { env: here });
    },
    async find(colour) {
      const { stdout } = await run('import', ['-window', 'root', '-depth', '8', 'rgb:-'], {
        env: here,
        encoding: 'buffer',
        maxBuffer: 8_000_000,
      });
      // The script's screen is 900 pixels wide and its panel 30 high.
      const found: number[] = [];
      for (let at = 0; at < 900 * 30; at++) if (colour.every((value, channel) => stdout[at * 3 + channel] === value)) found.push(at);
      if (!found.length) return null;
      const mean = (of: (at: number) => number) => Math.round(found.reduce((sum, at) => sum + of(at), 0) / found.length);
      return { x: mean((at) => at % 900), y: mean((at) => Math.floor(at / 900)) };
    },
    async hasMenu() {
      const { stdout } = await run('xwininfo', ['-root', '-tree'], { env: here });
      // The process that draws the tray, a window just under the panel.
      return /"wrapper-2\.0".*\s\d{2,}x\d{2,}\+\d+\+31\s/.test(stdout);
    },
    async stopPanel() {
      process.kill(Number(readFileSync(panelPid, 'utf8')));
      await watched(false);
    },
    async startPanel() {
      const panel = spawn('xfce4-panel', [], { env: here, stdio: 'ignore', detached: true });
      writeFileSync(panelPid, String(panel.pid));
      await watched(true);
    },
    async close() {
      await bus.close();
      await host('stop');
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
