import { EMPTY_LOG } from '../../shared/log/decision.ts';
import { DEFAULT_SUMMARY } from '../../shared/policy/policy.ts';
import type { MetaKey, MetaRow, MetaValues, Store } from './schema.ts';

/** What holds before anything was written. */
const DEFAULTS = {
  paused: false,
  logHead: EMPTY_LOG,
  policy: DEFAULT_SUMMARY,
  progressCursor: 0,
  siteClients: {},
} satisfies Partial<MetaValues>;
type Defaulted = keyof typeof DEFAULTS;

/** Version of the text that the welcome page shows: consent is given to that text, and to no later one. */
export const CONSENT_TEXT = 1;

export async function readMeta<K extends MetaKey>(
  store: Store,
  key: K,
): Promise<K extends Defaulted ? MetaValues[K] : MetaValues[K] | null> {
  const row = await store.meta.get(key);
  const value = row ? row.value : key in DEFAULTS ? DEFAULTS[key as Defaulted] : null;
  return value as K extends Defaulted ? MetaValues[K] : MetaValues[K] | null;
}

export async function writeMeta<K extends MetaKey>(store: Store, key: K, value: MetaValues[K]): Promise<void> {
  const row: MetaRow = { key, value };
  await store.meta.put(row);
}

/** When the user agreed to the text as it is now; null where he did not, or took it back. */
export async function consentAt(store: Store): Promise<string | null> {
  const consent = await readMeta(store, 'consent');
  return consent?.text === CONSENT_TEXT ? consent.at : null;
}
