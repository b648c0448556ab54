import { type Language, type TextKey, text } from '../shared/locale/text.ts';

type Facts = Record<string, string | number>;

/** What the run tells its user: one line a step, and one line that counts while he waits. */
export interface Say {
  step(key: TextKey, facts?: Facts): void;
  /** A line that the next one replaces, on a terminal; elsewhere each new one is a line. */
  progress(key: TextKey, facts?: Facts): void;
  problem(words: string): void;
  plain(line: string): void;
}

export function makeSay(language: Language, out: NodeJS.WriteStream): Say {
  let open = false;
  let last = '';
  const write = (line: string) => {
    out.write(`${open ? '\r\x1b[K' : ''}${line}\n`);
    open = false;
  };
  return {
    step: (key, facts) => write(`✓ ${text(language, key, facts)}`),
    progress(key, facts) {
      const line = `… ${text(language, key, facts)}`;
      if (line === last) return;
      last = line;
      if (!out.isTTY) return write(line);
      out.write(`${open ? '\r\x1b[K' : ''}${line}`);
      open = true;
    },
    problem: (words) => write(`✗ ${words}`),
    plain: write,
  };
}
