/**
 * The icon in the desktop's tray: a process of its own, started by the companion and ended with it. It talks to the
 * companion over the same socket as everybody else and holds nothing. How it ends says what the companion should do: see
 * `TRAY_EXIT`. The parent's life is known by standard input: it closes when the parent ends, however that ends.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { languageOf } from '../../shared/locale/text.ts';
import { knownAddress } from '../link/address.ts';
import { LinkClient } from '../link/client.ts';
import { homeFolder } from '../setup/default-home.ts';
import { TrayControl } from '../tray/control.ts';
import { openLinuxTray } from '../tray/linux.ts';
import { TRAY_EXIT, type Tray, type TrayAction, TrayUnavailable } from '../tray/tray.ts';
import { viewOf } from '../tray/view.ts';

/** At login the companion may be there before the panel, ms. */
const PATIENCE = 60_000;
/** Between attempts to find the companion again, ms. */
const PAUSE = 2_000;

const { env } = process;
const language = languageOf(env.LC_ALL || env.LC_MESSAGES || env.LANG);

/** The session bus: named by the desktop, or where systemd puts it. */
function busAddress(): string | undefined {
  const usual = env.XDG_RUNTIME_DIR && join(env.XDG_RUNTIME_DIR, 'bus');
  return env.DBUS_SESSION_BUS_ADDRESS || (usual && existsSync(usual) ? `unix:path=${usual}` : undefined);
}

let tray: Tray | null = null;

async function end(code: number): Promise<never> {
  control.stop();
  await tray?.close();
  process.exit(code);
}

const control = new TrayControl({
  async connect(events) {
    const { client } = await LinkClient.connect(knownAddress(homeFolder(undefined, env)), { name: 'tray', ...events });
    return { status: () => client.call('status', {}), archiveNow: () => client.call('archiveNow', {}), close: () => client.close() };
  },
  show: (status) => tray?.show(viewOf(status, language)),
  later(then) {
    const timer = setTimeout(then, PAUSE);
    return () => clearTimeout(timer);
  },
});

function act(action: TrayAction): void {
  if (action === 'archiveNow') void control.archiveNow();
  else void end(TRAY_EXIT.quit);
}

process.stdin.on('end', () => void end(0));
process.stdin.on('error', () => void end(0));
process.stdin.resume();
process.on('SIGTERM', () => void end(0));
// An interrupt of a whole terminal: the companion decides.
process.on('SIGINT', () => undefined);

try {
  const events = { onAction: act, onOpen: () => void control.refresh(), onGone: () => void end(TRAY_EXIT.gone) };
  tray = await openLinuxTray(viewOf(null, language), events, busAddress(), PATIENCE);
} catch (thrown) {
  if (!(thrown instanceof TrayUnavailable)) throw thrown;
  process.exit(thrown.reason === 'no-session-bus' ? TRAY_EXIT.noSessionBus : TRAY_EXIT.noWatcher);
}
await control.start();
