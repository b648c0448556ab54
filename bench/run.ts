import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** `npm run -s bench [-- NAME …]`: every measurement, one after another, each in a process of its own. */
const BENCHES: Readonly<Record<string, string>> = {
  reader: 'reading a page of WhatsApp Web',
  marks: 'marks beside its messages',
  store: 'from the page to IndexedDB',
  packaging: 'packaging and sealing, beside tar and age',
  import: 'reading an exported chat',
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`npm run -s bench [-- ${Object.keys(BENCHES).join(' ')}]`);
  process.exit(2);
}
for (const [name, what] of Object.entries(BENCHES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n== ${name}: ${what}`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
