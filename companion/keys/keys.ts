import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { ZegelError } from '../../shared/errors/error.ts';
import { createDurably } from '../setup/durable.ts';
import type { Home } from '../setup/home.ts';
import { makeDeviceKey, readDeviceKey } from './device-key.ts';
import { readKeyFile } from './key-file.ts';
import type { Signer } from './signer.ts';

const JOURNAL_KEY_BYTES = 32;

export interface Keys {
  readonly device: Signer;
  /** 32 bytes. */
  readonly journal: Uint8Array;
  /** How the keys are kept: in files of this user alone, until a keychain is used. */
  readonly protection: 'keychain' | 'file';
}

/**
 * The keys of a home; made at the first start. Where there is a journal already, a missing key is an error: a new one
 * would open nothing, and make another device of this one.
 * @throws ZegelError `key.permissions`, `key.unreadable`
 */
export function loadKeys(home: Home): Keys {
  const first = !existsSync(home.journal);
  let journal = readKeyFile(home.journalKey);
  let device = readDeviceKey(home.deviceKey);
  if (!first && !(journal && device)) throw new ZegelError('key.unreadable');
  if (!journal) {
    journal = new Uint8Array(randomBytes(JOURNAL_KEY_BYTES));
    createDurably(home.journalKey, journal);
  }
  if (journal.length !== JOURNAL_KEY_BYTES) throw new ZegelError('key.unreadable');
  device ??= makeDeviceKey(home.deviceKey);
  return { device, journal, protection: 'file' };
}
