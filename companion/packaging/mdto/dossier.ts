import type { InformationObject } from '../mdto.ts';
import type { PackageRequest } from '../request.ts';
import { commonOf, described, dossierReference, retentionFrom, serieReference, stukReference } from './common.ts';
import { DOSSIER, END_OF_TERM, TERM_OF_OFFICE } from './terms.ts';

const KIND = { direct: 'Gesprek met één persoon', group: 'Groepsgesprek', unknown: 'Gesprek' } as const;

/** The Dossier: one conversation in the term of office. When it began is not known here, so no event says so. */
export function dossier(request: PackageRequest): InformationObject {
  const { from, until } = request.policy.official.termOfOffice;
  const retention = retentionFrom(request.policy, END_OF_TERM, until);
  const [first] = request.releases;
  return {
    ...dossierReference(request),
    ...commonOf(request),
    level: DOSSIER,
    descriptions: described(request, `${KIND[request.conversation.kind]} (${first?.record.client ?? 'chat'}).`),
    coverage: { type: TERM_OF_OFFICE, from, ...(until ? { until } : {}) },
    events: [],
    ...(retention ? { retention } : {}),
    partOf: serieReference(request),
    contains: stukReference(request),
  };
}
