import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Log, systemCode } from '../log/log.ts';
import { TRAY_EXIT } from '../tray/tray.ts';

const PROGRAM = fileURLToPath(new URL('../programs/tray.ts', import.meta.url));

/**
 * Starts the tray as a process of its own: an open menu or a lost panel never holds up the companion. Its standard input
 * stays open as long as we live.
 * @param onQuit a person chose to quit
 */
export function startTray(home: string, log: Log, onQuit: () => void): { stop(): void } {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM], {
    env: { ...process.env, ZEGEL_HOME: home },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', (thrown) => log({ event: 'trayEnded', ...systemCode(thrown) }));
  child.on('exit', (code) => {
    log({ event: 'trayEnded', count: code ?? -1 });
    if (code === TRAY_EXIT.quit) onQuit();
  });
  return { stop: () => child.kill('SIGTERM') };
}
