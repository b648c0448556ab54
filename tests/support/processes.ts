import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process ended meanwhile.
    return '';
  }
}

const pids = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** Every process of this machine whose command line holds one of these words (Linux). */
export function processesNaming(...words: readonly string[]): { pid: number; command: string }[] {
  return pids()
    .map((pid) => ({ pid, command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') }))
    .filter(({ pid, command }) => pid !== process.pid && words.some((word) => command.includes(word)));
}

/** Every process of this machine that has this word in its environment: all that was started with a folder as its home. */
export function processesOf(word: string): number[] {
  return pids().filter((pid) => pid !== process.pid && read(`/proc/${pid}/environ`).includes(word));
}

/** The inodes of all TCP sockets that listen: state 0A in proc(5), net/tcp. */
function listeningInodes(): Set<string> {
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => read(table).trim().split('\n').slice(1));
  const cells = rows.map((row) => row.trim().split(/\s+/));
  return new Set(cells.filter((cell) => cell[3] === '0A').map((cell) => cell[9] ?? ''));
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
        return inode ? [inode] : [];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

/** Those of these processes that hold a listening TCP socket. */
export function listeningOnTcp(processes: readonly number[]): number[] {
  const listening = listeningInodes();
  return processes.filter((pid) => socketsOf(pid).some((inode) => listening.has(inode)));
}
