import { join, resolve } from 'node:path';
import { build } from 'vite';
import type { converse } from '../../extension/clients/converse/client.ts';

declare global {
  /** Only in a page in which the text of `bundleReader` was evaluated. */
  var reader: { converse: typeof converse };
}

const ROOT = resolve(import.meta.dirname, '../..');

/** The reader of Converse.js as one script, for a page to evaluate: it leaves `globalThis.reader`. */
export async function bundleReader(): Promise<string> {
  const built = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: join(ROOT, 'extension/clients/converse/client.ts'), formats: ['iife'], name: 'reader' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output && 'output' in output ? output.output[0] : undefined;
  if (!chunk) throw new Error('the reader was not built');
  return `${chunk.code}\nglobalThis.reader = reader;`;
}
