import type { Policy } from '../../../shared/policy/policy.ts';
import type { Concept } from '../mdto.ts';

/** Terms out of MDTO's own lists and PRONOM, named as the National Archives' samples name them. */

const LEVELS = 'Begrippenlijst Aggregatieniveaus MDTO';
export const SERIE: Concept = { label: 'Serie', list: LEVELS };
export const DOSSIER: Concept = { label: 'Dossier', list: LEVELS };
export const ARCHIEFSTUK: Concept = { label: 'Archiefstuk', list: LEVELS };

const APPRAISALS = 'Begrippenlijst Waarderingen MDTO';
export const APPRAISAL: Record<Policy['retention']['appraisal'], Concept> = {
  permanent: { label: 'Blijvend te bewaren', code: 'B', list: APPRAISALS },
  temporary: { label: 'Tijdelijk te bewaren', code: 'V', list: APPRAISALS },
  undetermined: { label: 'Nader te bepalen', code: 'N', list: APPRAISALS },
};

export const CREATION: Concept = { label: 'Creatie', list: 'Begrippenlijst EventTypeLijst MDTO' };
export const SHA_256: Concept = { label: 'SHA-256', list: 'Begrippenlijst ChecksumAlgoritme MDTO' };

const PRONOM = 'PRONOM-register';
export const JSON_FORMAT: Concept = { label: 'JSON Data Interchange Format', code: 'fmt/817', list: PRONOM };
export const HTML_FORMAT: Concept = { label: 'Hypertext Markup Language 5', code: 'fmt/471', list: PRONOM };

/** What MDTO leaves to its users stands in a list of our own; docs/formats.md explains each term. */
const OWN = 'Begrippenlijst Zegel';
export const TERM_OF_OFFICE: Concept = { label: 'Ambtsperiode', list: OWN };
export const DAY_OF_CONVERSATION: Concept = { label: 'Dag van het gesprek', list: OWN };
export const END_OF_TERM: Concept = { label: 'Einde ambtsperiode', list: OWN };
export const OFFICIAL: Concept = { label: 'Functionaris', list: OWN };
export const PARTICIPANT: Concept = { label: 'Deelnemer', list: OWN };

/** Who issued the identifiers that Zegel makes. */
export const ZEGEL = 'Zegel';
