import { existsSync } from 'node:fs';
import { compare, type Finding } from './reading/compare.ts';
import { unknownLines, whyUnknown } from './reading/explain.ts';
import { exportsIn, scoreExport } from './reading/exports.ts';
import { inExpectedFields } from './reading/fields.ts';
import { type PageFile, pagesIn } from './reading/pages.ts';
import { table, tallyByField, totalLine, totalOf, wrongLines } from './reading/report.ts';
import { openWorkbench, type Workbench } from './reading/workbench.ts';

/**
 * `npm run -s score -- DIR`: reads every page of a folder, and every exported chat in it and the folders in it, that has
 * an `.expected.json` beside it, and says per field how often the reader was right, did not know (and why), and was wrong. The last
 * line is the total; exit code 1 if anything is wrong.
 */

/** Reads one page as its author captured it, and compares. */
export async function scorePage(workbench: Workbench, { html, expected }: PageFile): Promise<Finding[]> {
  const { reading } = await workbench.readMarkup('whatsapp', html, { now: expected.capturedAt, timeZone: expected.timezone });
  return compare(expected, inExpectedFields(reading));
}

/** One file's counts and wrong values. */
function tell(name: string, findings: readonly Finding[]): void {
  const { right, unknown, wrong } = totalOf(findings);
  console.log(`${name}: ${right} right, ${unknown} unknown, ${wrong} wrong`);
  for (const line of wrongLines(name, findings)) console.log(line);
}

/** Scores pages in a browser of their own. */
async function scorePages(pages: readonly PageFile[]): Promise<Finding[]> {
  if (pages.length === 0) return [];
  const workbench = await openWorkbench();
  try {
    const all: Finding[] = [];
    for (const page of pages) {
      const findings = await scorePage(workbench, page);
      tell(page.name, findings);
      const unknown = findings.filter(({ verdict }) => verdict === 'unknown');
      for (const line of unknownLines(unknown.map((finding) => [finding.field, whyUnknown(page.expected, finding)] as const)))
        console.log(line);
      all.push(...findings);
    }
    return all;
  } finally {
    await workbench.close();
  }
}

/** @returns the exit code */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<number> {
  const [folder] = args;
  const found = folder !== undefined && existsSync(folder);
  const pages = found ? pagesIn(folder) : [];
  const chats = found ? exportsIn(folder) : [];
  if (pages.length + chats.length === 0) {
    console.error(folder ? `no page or exported chat with an .expected.json beside it in ${folder}` : 'use: npm run -s score -- DIR');
    return 2;
  }
  const all = await scorePages(pages);
  for (const chat of chats) {
    const findings = await scoreExport(chat);
    tell(chat.name, findings);
    all.push(...findings);
  }
  for (const line of ['', ...table(tallyByField(all)), '']) console.log(line);
  const total = totalOf(all);
  console.log(totalLine(pages.length + chats.length, total));
  return total.wrong > 0 ? 1 : 0;
}

if (import.meta.main) process.exitCode = await main();
