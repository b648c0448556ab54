import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Policy } from '../../shared/policy/policy.ts';
import { createDurably } from '../setup/durable.ts';
import { demonstrationPolicy, describedArchive } from './demonstration.ts';
import { loadPolicy } from './load.ts';

/**
 * The policy of a home. Where there is none and the archive says that it is a demonstration, the demonstration's policy
 * is written once, with that archive's keys pinned; a real archive never gets one by itself.
 * @throws ZegelError `policy.missing`, `policy.invalid`
 */
export function preparePolicy(path: string, archiveFolder: string): Policy {
  if (!existsSync(path)) {
    const archive = describedArchive(archiveFolder);
    if (archive?.demonstration)
      createDurably(path, Buffer.from(`${JSON.stringify(demonstrationPolicy(archive, randomUUID()), null, 2)}\n`));
  }
  return loadPolicy(path);
}
