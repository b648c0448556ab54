import { resolve } from 'node:path';
import type { PackageVerdict, Report } from '../verify/report.ts';
import { verifyArchive } from '../verify/verify.ts';
import { type CommonOptions, type Context, EXIT, keysDirFor } from './context.ts';

function packageLine(context: Context, { packageId, error, day, sequence, messages }: PackageVerdict): string {
  if (error) return context.say('archive.verify.bad', { packageId, ...context.words(error) });
  return context.say('archive.verify.good', { packageId, day: day ?? '', sequence: sequence ?? '', messages });
}

function totalLines(context: Context, { ok, packages, problems, totals }: Report): string[] {
  const wrong = packages.filter(({ error }) => error !== null).length + problems.length;
  return [
    ...problems.map((problem) => context.say('archive.verify.problem', context.words(problem))),
    context.say('archive.verify.total', { ...totals }),
    ok ? context.say('archive.verify.ok') : context.say('archive.verify.wrong', { n: wrong }),
  ];
}

/** `zegel-archive verify DIR`: exit 1 if anything is wrong. */
export async function verify(context: Context, dir: string, options: CommonOptions): Promise<number> {
  const report = await verifyArchive({
    dir: resolve(dir),
    keysDir: keysDirFor(dir, options.keys),
    ...(options.json ? {} : { onPackage: (verdict: PackageVerdict) => context.print(packageLine(context, verdict)) }),
  });
  if (options.json) context.print(JSON.stringify(report, null, 2));
  else {
    if (report.demonstration) context.print(context.say('archive.init.demonstration.said'));
    for (const line of totalLines(context, report)) context.print(line);
  }
  return report.ok ? EXIT.done : EXIT.wrong;
}
