import type { InformationObject } from '../mdto.ts';
import { participantsOf } from '../participants.ts';
import type { PackageRequest } from '../request.ts';
import { commonOf, creatorOf, described, dossierReference, fileReference, named, retentionFrom, stukReference } from './common.ts';
import { ARCHIEFSTUK, CREATION, DAY_OF_CONVERSATION, PARTICIPANT } from './terms.ts';

/**
 * The Archiefstuk: one day of a conversation, or the part of it that no earlier package held.
 * @param files names of the files that represent it
 */
export function archiefstuk(request: PackageRequest, files: readonly string[]): InformationObject {
  const { day, sequence, releases, packagedAt, policy } = request;
  const common = commonOf(request);
  const retention = retentionFrom(policy, DAY_OF_CONVERSATION, day);
  const count = releases.length === 1 ? '1 bericht' : `${releases.length} berichten`;
  const part = sequence === 1 ? 'Eerste deel van deze dag' : `Aanvulling: deel ${sequence} van deze dag`;
  return {
    ...stukReference(request),
    ...common,
    level: ARCHIEFSTUK,
    descriptions: described(request, `${part}, met ${count}.`),
    coverage: { type: DAY_OF_CONVERSATION, from: day, until: day },
    events: [{ type: CREATION, time: packagedAt, actor: creatorOf(policy), result: 'Vastgelegd en verpakt met Zegel.' }],
    ...(retention ? { retention } : {}),
    partOf: dossierReference(request),
    representations: files.map((file) => fileReference(request, file)),
    involved: [
      ...common.involved,
      ...participantsOf(releases).map(({ name, account }) => ({
        relation: PARTICIPANT,
        actor: {
          name: named(name ?? account ?? ''),
          ...(account === null ? {} : { identification: { value: named(account), source: releases[0]?.record.client ?? 'chat' } }),
        },
      })),
    ],
  };
}
