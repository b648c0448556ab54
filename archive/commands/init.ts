import { resolve } from 'node:path';
import { initArchive } from '../directory/init.ts';
import { type CommonOptions, type Context, EXIT, keysDirFor } from './context.ts';

/** `zegel-archive init DIR` */
export async function init(context: Context, dir: string, options: CommonOptions & { readonly demonstration?: boolean }): Promise<number> {
  const keysDir = keysDirFor(dir, options.keys);
  const made = await initArchive({ dir: resolve(dir), keysDir, demonstration: options.demonstration ?? false });
  if (options.json) {
    context.print(JSON.stringify(made));
    return EXIT.done;
  }
  context.print(context.say('archive.init.done', { dir: resolve(dir) }));
  if (made.demonstration) context.print(context.say('archive.init.demonstration.said'));
  context.print(context.say('archive.init.keys', { keys: keysDir }));
  context.print(context.say('archive.init.recipient', { recipient: made.recipient }));
  context.print(context.say('archive.init.receiptKey', { receiptKey: made.receiptKey }));
  return EXIT.done;
}
