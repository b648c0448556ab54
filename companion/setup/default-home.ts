import { resolve } from 'node:path';
import envPaths from 'env-paths';

/** The companion's folder: the option, `ZEGEL_HOME`, or the user's data directory. */
export function homeFolder(option: string | undefined, env: NodeJS.ProcessEnv): string {
  return resolve(option ?? (env.ZEGEL_HOME || envPaths('zegel', { suffix: '' }).data));
}

/** The archive's directory: the option, `ZEGEL_ARCHIVE`, or a folder of its own in the user's data directory. */
export function archiveFolder(option: string | undefined, env: NodeJS.ProcessEnv): string {
  return resolve(option ?? (env.ZEGEL_ARCHIVE || envPaths('zegel-archive', { suffix: '' }).data));
}
