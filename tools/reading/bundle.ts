import { join } from 'node:path';
import { build } from 'vite';

/** Bundles a script for a page the way the extension's build does, in memory. @returns its source */
export async function bundleForPage(entry: string): Promise<string> {
  const made = await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'chrome120',
      lib: { entry: join(import.meta.dirname, entry), formats: ['iife'], name: 'zegelWorkbench' },
    },
  });
  const outputs = Array.isArray(made) ? made : [made];
  const chunk = outputs.flatMap((one) => ('output' in one ? one.output : [])).find((file) => file.type === 'chunk');
  if (!chunk) throw new Error(`the bundle of ${entry} is empty`);
  return chunk.code;
}
