import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Policy } from '../../shared/policy/policy.ts';
import { sha256Hex } from '../../shared/record/canonical.ts';
import type { PackageRequest } from './request.ts';

/** The first 48 bits of a random UUID: the groups before its version. */
function stem(uuid: string): string {
  return `${uuid.slice(0, 8)}${uuid.slice(9, 13)}`;
}

/** The id of the Serie: one official in one term of office. Stays the same when the term's end becomes known. */
export function serieId(official: Policy['official']): string {
  return `${official.id}/${official.termOfOffice.from}`;
}

/** Folder names of a package: made of ids and the day alone, `[a-z0-9_-]`, so that no path tells who or what. */
export interface Names {
  readonly bag: string;
  readonly serie: string;
  readonly dossier: string;
  readonly stuk: string;
}

export function namesOf({ packageId, archiefstuk, conversation, day, policy }: PackageRequest): Names {
  return {
    bag: `zegel-${packageId}`,
    serie: `serie-${sha256Hex(utf8ToBytes(serieId(policy.official))).slice(0, 8)}`,
    dossier: `gesprek-${stem(conversation.id)}`,
    stuk: `${day}-${stem(archiefstuk)}`,
  };
}
