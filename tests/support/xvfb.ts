import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether a program is on the path. */
export function has(program: string): boolean {
  return spawnSync('which', [program], { stdio: 'ignore' }).status === 0;
}

/** A screen that nobody sees, and a hand at its keyboard: for what only a real window shows, such as a permission prompt. */
export interface Screen {
  /** `:99` */
  readonly display: string;
  readonly env: Readonly<Record<string, string>>;
  /** Presses keys, by their X names, one after another. */
  press(...keys: string[]): Promise<void>;
  /** The colour of one pixel, as `r,g,b`. */
  colourAt(x: number, y: number): Promise<string>;
  /** Writes a picture of the whole screen. */
  picture(path: string): Promise<void>;
  close(): Promise<void>;
}

/** The reason why there can be no screen here, or null. */
export function whyNoScreen(): string | null {
  const missing = ['Xvfb', 'xdotool', 'import'].filter((program) => !has(program));
  return missing.length ? missing.join(', ') : null;
}

export async function openScreen(size = '1280x900'): Promise<Screen> {
  // The server itself finds a free number and says which.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = `:${await firstLine(server)}`;
  const env = { DISPLAY: display };
  const ask = (program: string, args: string[]) => run(program, args, { env: { ...process.env, ...env } });
  return {
    display,
    env,
    async press(...keys) {
      for (const key of keys) await ask('xdotool', ['key', '--delay', '60', key]);
    },
    async colourAt(x, y) {
      const crop = ['-window', 'root', '-crop', `1x1+${x}+${y}`, '-depth', '8', 'rgb:-'];
      const { stdout } = await run('import', crop, { env: { ...process.env, ...env }, encoding: 'buffer' });
      return stdout.join(',');
    },
    async picture(path) {
      await ask('import', ['-window', 'root', path]);
    },
    async close() {
      if (server.exitCode !== null) return;
      server.kill();
      await once(server, 'exit');
    },
  };
}

async function firstLine(server: ChildProcess): Promise<string> {
  const pipe = server.stdio[3];
  if (!pipe || !('on' in pipe)) throw new Error('no pipe to Xvfb');
  const said = once(pipe, 'data').then(([bytes]: Buffer[]) => String(bytes).trim());
  const ended = once(server, 'exit').then(([code]) => Promise.reject(new Error(`Xvfb ended with ${code}`)));
  const line = await Promise.race([said, ended]);
  ended.catch(() => undefined);
  return line;
}
