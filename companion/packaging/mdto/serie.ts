import type { InformationObject } from '../mdto.ts';
import type { PackageRequest } from '../request.ts';
import { commonOf, creatorOf, described, dossierReference, retentionFrom, serieReference } from './common.ts';
import { CREATION, END_OF_TERM, SERIE, TERM_OF_OFFICE } from './terms.ts';

/** The Serie: everything of one official in one term of office; this package shows one Dossier of it. */
export function serie(request: PackageRequest): InformationObject {
  const { from, until } = request.policy.official.termOfOffice;
  const retention = retentionFrom(request.policy, END_OF_TERM, until);
  return {
    ...serieReference(request),
    ...commonOf(request),
    level: SERIE,
    descriptions: described(
      request,
      'Zakelijke chatberichten van een functionaris in een ambtsperiode, per gesprek en per dag gearchiveerd.',
    ),
    coverage: { type: TERM_OF_OFFICE, from, ...(until ? { until } : {}) },
    events: [{ type: CREATION, time: from, actor: creatorOf(request.policy) }],
    ...(retention ? { retention } : {}),
    contains: dossierReference(request),
  };
}
