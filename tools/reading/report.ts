import type { Finding, Verdict } from './compare.ts';

const VERDICTS: readonly Verdict[] = ['right', 'unknown', 'wrong'];
/** Longest value that a line about a wrong one shows. */
const LONGEST = 120;

type Tally = Record<Verdict, number>;

const empty = (): Tally => ({ right: 0, unknown: 0, wrong: 0 });

/** How often each field was right, unknown and wrong, in order of first appearance. */
export function tallyByField(findings: readonly Finding[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const { field, verdict } of findings) {
    const tally = tallies.get(field) ?? empty();
    tally[verdict] += 1;
    tallies.set(field, tally);
  }
  return tallies;
}

export function totalOf(findings: readonly Finding[]): Tally {
  const tally = empty();
  for (const { verdict } of findings) tally[verdict] += 1;
  return tally;
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'null').slice(0, LONGEST);

/** One line per wrong value: page, message, field, what it should be and what was read. */
export function wrongLines(page: string, findings: readonly Finding[]): string[] {
  return findings
    .filter(({ verdict }) => verdict === 'wrong')
    .map(({ field, where, expected, actual }) => `WRONG ${page} · ${where} · ${field}: ${shown(expected)}, read ${shown(actual)}`);
}

/** A table of fields: right, unknown, wrong. */
export function table(tallies: ReadonlyMap<string, Tally>): string[] {
  const width = Math.max(...[...tallies.keys(), 'field'].map((name) => name.length));
  const row = (name: string, cells: readonly unknown[]) => [name.padEnd(width), ...cells.map((cell) => String(cell).padStart(8))].join('');
  return [
    row('field', VERDICTS),
    ...[...tallies].map(([name, tally]) =>
      row(
        name,
        VERDICTS.map((verdict) => tally[verdict]),
      ),
    ),
  ];
}

/** The line that stands last. */
export function totalLine(pages: number, { right, unknown, wrong }: Tally): string {
  return `total of ${pages} page${pages === 1 ? '' : 's'}: ${right} right, ${unknown} unknown, ${wrong} wrong`;
}
