import { resolve } from 'node:path';
import { extractPackage } from '../catalogue/extract.ts';
import { conversationLines, overviewLines } from '../catalogue/print.ts';
import { overview, readRecordsOf, type Selection } from '../catalogue/read-filed.ts';
import { unite } from '../catalogue/unite.ts';
import { type CommonOptions, type Context, EXIT, openFor } from './context.ts';

/** `zegel-archive show DIR [--conversation ID] [--day D]` */
export async function show(context: Context, dir: string, options: CommonOptions & Selection): Promise<number> {
  const archive = await openFor(dir, options);
  if (archive.description.demonstration) context.print(context.say('archive.init.demonstration.said'));
  if (!options.conversation && !options.day) {
    for (const line of overviewLines(await overview(archive), context.language)) context.print(line);
    return EXIT.done;
  }
  for (const { id, files, elsewhere } of await readRecordsOf(archive, options)) {
    const title = files.at(-1)?.conversation.title ?? '';
    for (const line of conversationLines(title, id, unite(files, elsewhere), context.language)) context.print(line);
  }
  return EXIT.done;
}

/** `zegel-archive open DIR PACKAGE --to OUT` */
export async function open(
  context: Context,
  dir: string,
  packageId: string,
  options: CommonOptions & { readonly to: string },
): Promise<number> {
  const path = await extractPackage(await openFor(dir, options), packageId, resolve(options.to));
  context.print(context.say('archive.open.done', { path }));
  return EXIT.done;
}
