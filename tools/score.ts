import { compare, type Finding } from './reading/compare.ts';
import { inExpectedFields } from './reading/fields.ts';
import { type PageFile, pagesIn } from './reading/pages.ts';
import { table, tallyByField, totalLine, totalOf, wrongLines } from './reading/report.ts';
import { openWorkbench, type Workbench } from './reading/workbench.ts';

/**
 * `npm run -s score -- DIR`: reads every page of a folder that has an `.expected.json` beside it and says per field how
 * often the reader was right, did not know, and was wrong. The last line is the total; exit code 1 if anything is wrong.
 */

/** Reads one page as its author captured it, and compares. */
export async function scorePage(workbench: Workbench, { html, expected }: PageFile): Promise<Finding[]> {
  const { reading } = await workbench.readMarkup('whatsapp', html, { now: expected.capturedAt, timeZone: expected.timezone });
  return compare(expected, inExpectedFields(reading));
}

/** @returns the exit code */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<number> {
  const [folder] = args;
  const pages = folder ? pagesIn(folder) : [];
  if (pages.length === 0) {
    console.error(folder ? `no page with an .expected.json beside it in ${folder}` : 'use: npm run -s score -- DIR');
    return 2;
  }
  const workbench = await openWorkbench();
  try {
    const all: Finding[] = [];
    for (const page of pages) {
      const findings = await scorePage(workbench, page);
      const { right, unknown, wrong } = totalOf(findings);
      console.log(`${page.name}: ${right} right, ${unknown} unknown, ${wrong} wrong`);
      for (const line of wrongLines(page.name, findings)) console.log(line);
      all.push(...findings);
    }
    for (const line of ['', ...table(tallyByField(all)), '']) console.log(line);
    const total = totalOf(all);
    console.log(totalLine(pages.length, total));
    return total.wrong > 0 ? 1 : 0;
  } finally {
    await workbench.close();
  }
}

if (import.meta.main) process.exitCode = await main();
