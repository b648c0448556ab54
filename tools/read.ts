import { parseArgs } from 'node:util';
import { ZegelError } from '../shared/errors/error.ts';
import { sentenceOf } from '../shared/locale/text.ts';
import { readExportFile } from './reading/export.ts';
import { inExpectedFields } from './reading/fields.ts';
import { ADDRESSES, openWorkbench } from './reading/workbench.ts';

/**
 * `npm run -s read -- CLIENT FILE.html --now ISO-TIME [--tz ZONE]`: what the built reader makes of a page, as JSON in the
 * fields of `.expected.json`. The file is shown by headless Chromium at the client's real address.
 * `npm run -s read -- whatsapp-export FILE --self NAME [--tz ZONE] [--date ISO-TIME]`: the same for a chat that WhatsApp
 * exported, `.txt` or `.zip`; `--date` is when it was.
 */
const USAGE = `use: npm run -s read -- ${Object.keys(ADDRESSES).join('|')} FILE.html --now ISO-TIME [--tz ZONE]
     npm run -s read -- whatsapp-export FILE --self NAME [--tz ZONE] [--date ISO-TIME]`;

const isTime = (value: string | undefined): value is string => value !== undefined && !Number.isNaN(Date.parse(value));

/** @returns the exit code */
async function printExport(file: string, self: string | null, timeZone: string, fileDate: string | null): Promise<number> {
  try {
    const { form, ...fields } = await readExportFile(file, { self, timeZone, fileDate });
    console.log(JSON.stringify({ schema: 'wa-export-fixture/1', ...form, timezone: timeZone, ...fields }, null, 1));
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof ZegelError)) throw thrown;
    const { sentence, next } = sentenceOf('en', thrown.report());
    console.error(`${sentence} ${next}`);
    return 1;
  }
}

/** @returns the exit code */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      now: { type: 'string' },
      self: { type: 'string' },
      date: { type: 'string' },
      tz: { type: 'string', default: 'Europe/Amsterdam' },
    },
  });
  const [client, file] = positionals;
  if (client === 'whatsapp-export' && file && (values.date === undefined || isTime(values.date))) {
    return printExport(file, values.self ?? null, values.tz, values.date ?? null);
  }
  if (!client || !file || !(client in ADDRESSES) || !isTime(values.now)) {
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
