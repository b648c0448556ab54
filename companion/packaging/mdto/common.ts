import type { Policy } from '../../../shared/policy/policy.ts';
import { after } from '../../../shared/tag/duration.ts';
import type { Concept, Identified, InformationObject, Reference, Term } from '../mdto.ts';
import { serieId } from '../names.ts';
import type { PackageRequest } from '../request.ts';
import { visibleLine } from '../visible.ts';
import { APPRAISAL, OFFICIAL, ZEGEL } from './terms.ts';

const UNNAMED = 'Zonder naam';
const DEMONSTRATION = 'Demonstratie: dit is geen echt archiefstuk.';

/** A text out of a policy or a chat, fit for an MDTO element that must not be blank. */
export function named(text: string): string {
  return visibleLine(text, UNNAMED);
}

/** A date for a reader: `23 november 2026`. */
export function longDay(day: string): string {
  return new Intl.DateTimeFormat('nl', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** The name of an aggregation; a demonstration says so. */
function titled(request: PackageRequest, name: string): string {
  return request.policy.demonstration ? `Demonstratie: ${name}` : name;
}

export function officialOf({ official }: Policy): string {
  return `${named(official.name)}, ${named(official.function)}`;
}

export function serieReference(request: PackageRequest): Identified {
  const { official } = request.policy;
  const from = longDay(official.termOfOffice.from);
  const term = official.termOfOffice.until ? `${from} tot en met ${longDay(official.termOfOffice.until)}` : `vanaf ${from}`;
  const name = titled(request, `Chatberichten van ${officialOf(request.policy)} (${term})`);
  return { name, identification: { value: serieId(official), source: ZEGEL } };
}

export function dossierReference(request: PackageRequest): Identified {
  const { id, title } = request.conversation;
  return { name: titled(request, named(title)), identification: { value: id, source: ZEGEL } };
}

export function stukReference(request: PackageRequest): Identified {
  const name = titled(request, `${named(request.conversation.title)}, ${longDay(request.day)}`);
  return { name, identification: { value: request.archiefstuk, source: ZEGEL } };
}

export function fileReference({ packageId }: PackageRequest, file: string): Identified {
  return { name: file, identification: { value: `${packageId}/${file}`, source: ZEGEL } };
}

export function creatorOf({ recordsCreator }: Policy): Reference {
  const { value, source } = recordsCreator.identifier;
  return { name: named(recordsCreator.name), identification: { value: named(value), source: named(source) } };
}

/** A policy's duration as xsd:duration, which knows no weeks. */
export function xsdDuration(duration: string): string {
  return duration.replace(/(\d+)W(?:(\d+)D)?/, (_, weeks: string, days = '0') => `${BigInt(weeks) * 7n + BigInt(days)}D`);
}

/**
 * How long to keep it, for what is kept for a time only.
 * @param start day on which the period begins, or null while that is to come
 */
export function retentionFrom({ retention }: Policy, trigger: Concept, start: string | null): Term | null {
  if (retention.appraisal !== 'temporary' || retention.period === null) return null;
  const duration = xsdDuration(retention.period);
  if (start === null) return { trigger, duration };
  const end = after(start, retention.period);
  const known = end.getTime() <= Date.UTC(9999, 11, 31);
  return { trigger, start, duration, ...(known ? { end: end.toISOString().slice(0, 10) } : {}) };
}

/** What each level carries itself, since MDTO knows no inheritance. */
export function commonOf(request: PackageRequest): Pick<InformationObject, 'appraisal' | 'creator' | 'restriction' | 'involved'> {
  const { policy } = request;
  return {
    appraisal: APPRAISAL[policy.retention.appraisal],
    creator: creatorOf(policy),
    restriction: {
      label: named(policy.retention.restriction),
      list: `Beleid voor chatarchivering van ${named(policy.recordsCreator.name)}`,
    },
    involved: [{ relation: OFFICIAL, actor: { name: officialOf(policy), identification: { value: policy.official.id, source: ZEGEL } } }],
  };
}

/** Descriptions with the word that it is a demonstration, where it is one. */
export function described(request: PackageRequest, ...descriptions: string[]): string[] {
  return request.policy.demonstration ? [DEMONSTRATION, ...descriptions] : descriptions;
}
