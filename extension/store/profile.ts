import { KeyedHash, makeKey } from './keyed.ts';
import { readMeta, writeMeta } from './meta.ts';
import type { Store } from './schema.ts';

/** What is handed in: nothing in here looks at a clock or throws dice by itself. */
export interface Env {
  now(): Date;
  uuid(): string;
}

/** The opened store of this browser profile. */
export interface Profile {
  readonly id: string;
  readonly store: Store;
  readonly hash: KeyedHash;
  readonly env: Env;
}

/** Opens the profile; makes its id and its key the first time. */
export async function openProfile(store: Store, env: Env): Promise<Profile> {
  const fresh = await makeKey();
  return store.transaction('rw', store.meta, async () => {
    let id = await readMeta(store, 'profile');
    let key = await readMeta(store, 'key');
    if (!id || !key) {
      id = env.uuid();
      key = fresh;
      await writeMeta(store, 'profile', id);
      await writeMeta(store, 'key', key);
    }
    return { id, store, hash: new KeyedHash(key), env };
  });
}

export function instant(env: Env): string {
  return env.now().toISOString();
}
