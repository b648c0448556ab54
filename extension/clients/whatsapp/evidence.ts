import type { MessageReading } from '../../../shared/record/reading.ts';
import type { Days } from './days.ts';
import type { Directions } from './directions.ts';
import type { Row } from './row.ts';

export interface PageEvidence {
  readonly days: Days;
  readonly directions: Directions;
  readonly older: boolean | null;
  /** Anchors of the page that only a substitute was found for. */
  readonly anchorsLost: number;
  /** The list of chats says that one is open. */
  readonly chosen: boolean;
}

/**
 * Counts for the canary: what was there, what was understood, and where values came from (`direction.tail` and so on).
 * A page that changes its shape shows here before anything is missed.
 */
export function evidenceOf(rows: readonly Row[], messages: readonly MessageReading[], page: PageEvidence): Record<string, number> {
  const count = (kind: Row['kind']): number => rows.filter((row) => row.kind === kind).length;
  const headed = rows.filter((row) => row.kind === 'message').filter(({ anatomy }) => anatomy.head !== null);
  const evidence: Record<string, number> = {
    rows: rows.length,
    messages: messages.filter(({ direction }) => direction !== 'system').length,
    system: count('system'),
    pending: count('pending'),
    unknown: count('unknown'),
    dividers: page.days.lines,
    lines: count('line'),
    heads: headed.length,
    headsParsed: headed.filter(({ head }) => head?.date && head.label).length,
    conflicts: page.directions.conflicts,
    anchorsLost: page.anchorsLost,
    chosen: page.chosen ? 1 : 0,
    staleDays: page.days.relativeFits ? 0 : 1,
    duplicates: rows.filter((row) => row.kind === 'message' || row.kind === 'system').length - messages.length,
  };
  if (page.older !== null) evidence.olderHistory = page.older ? 1 : 0;
  for (const { provenance } of messages) {
    for (const field of ['direction', 'sender', 'sentAt']) {
      const name = `${field}.${provenance[field] ?? 'unknown'}`;
      evidence[name] = (evidence[name] ?? 0) + 1;
    }
  }
  return evidence;
}
