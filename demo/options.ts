import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Language, languageOf } from '../shared/locale/text.ts';

export interface DemoOptions {
  readonly language: Language;
  /** Another archive directory than the demonstration's own. */
  readonly archive: string | null;
  /** The real chat client, in a profile that stays. */
  readonly live: boolean;
  /** Keep the throw-away profile, to look into it. */
  readonly keep: boolean;
  /** Where pictures go; null: beside the demonstration's data. */
  readonly pictures: string | null;
  /** Whether there is a screen to open a window on. */
  readonly display: boolean;
}

export const USAGE = 'npm start [-- --archive DIR] [--live] [--lang nl|en] [--keep] [--pictures DIR] [--headless]';

/**
 * What `npm start -- …` asks for.
 * @throws TypeError at an option that is not one of ours
 */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv, platform: NodeJS.Platform): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      archive: { type: 'string' },
      live: { type: 'boolean', default: false },
      lang: { type: 'string' },
      keep: { type: 'boolean', default: false },
      pictures: { type: 'string' },
      headless: { type: 'boolean', default: false },
    },
  });
  const screen = platform === 'linux' ? Boolean(env.DISPLAY || env.WAYLAND_DISPLAY) : true;
  return {
    language: languageOf(values.lang ?? (env.LC_ALL || env.LC_MESSAGES || env.LANG)),
    archive: values.archive === undefined ? null : resolve(values.archive),
    live: values.live,
    keep: values.keep,
    pictures: values.pictures === undefined ? null : resolve(values.pictures),
    display: screen && !values.headless,
  };
}
