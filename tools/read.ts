import { parseArgs } from 'node:util';
import { inExpectedFields } from './reading/fields.ts';
import { ADDRESSES, openWorkbench } from './reading/workbench.ts';

/**
 * `npm run -s read -- CLIENT FILE.html --now ISO-TIME [--tz ZONE]`: what the built reader makes of a page, as JSON in the
 * fields of `.expected.json`. The file is shown by headless Chromium at the client's real address.
 */
const USAGE = `use: npm run -s read -- ${Object.keys(ADDRESSES).join('|')} FILE.html --now ISO-TIME [--tz ZONE]`;

/** @returns the exit code */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { now: { type: 'string' }, tz: { type: 'string', default: 'Europe/Amsterdam' } },
  });
  const [client, file] = positionals;
  if (!client || !file || !(client in ADDRESSES) || !values.now || Number.isNaN(Date.parse(values.now))) {
    console.error(USAGE);
    return 2;
  }
  const workbench = await openWorkbench();
  try {
    const { reading } = await workbench.readFile(client, file, { now: values.now, timeZone: values.tz });
    const { conversation: _conversation, messages: _messages, ...rest } = reading;
    console.log(JSON.stringify({ capturedAt: values.now, timezone: values.tz, ...inExpectedFields(reading), ...rest }, null, 2));
    return 0;
  } finally {
    await workbench.close();
  }
}

if (import.meta.main) process.exitCode = await main();
