import type { ExportFile } from '../extension/imports/source.ts';
import { readExport } from '../extension/imports/whatsapp/read.ts';
import { FORMS, momentOf, type RegionForm } from '../extension/imports/whatsapp/testing.ts';

/**
 * How fast an exported chat is read, and in how much memory: `node bench/import.ts [MB] [messages]`, 200 MB with 40,000
 * messages by default, WhatsApp's own limit. The text is made while it is read and never stands anywhere whole; the
 * figures include making it twice.
 */
const MB = 1_000_000;
const bytes = Number(process.argv[2] ?? 200) * MB;
const messages = Number(process.argv[3] ?? 40_000);

function generated(form: RegionForm): ExportFile {
  const encoder = new TextEncoder();
  const line = 'Het bestek ligt vóór vrijdag bij de griffie; zie ook bijlage 2: de planning 👍.\n';
  const text = line.repeat(Math.max(1, Math.round(bytes / messages / encoder.encode(line).byteLength)));
  return {
    name: 'WhatsApp Chat - Haven.zip',
    size: bytes,
    async *open() {
      for (let i = 0; i < messages; i++) {
        yield encoder.encode(`${form.head(momentOf(Date.UTC(2026, 0, 13) + i * 20_000))}Persoon ${i % 40}: ${i} ${text}`);
      }
    },
  };
}

/** Time to make the text alone, ms. */
async function making(file: ExportFile): Promise<number> {
  const start = performance.now();
  for await (const _chunk of file.open());
  return performance.now() - start;
}

for (const name of ['Android nl-NL', 'iOS nl']) {
  const form = FORMS[name];
  if (!form) continue;
  const file = generated(form);
  const made = await making(file);
  const options = { names: [file.name], self: 'Persoon 1', timeZone: 'Europe/Amsterdam', fileDate: null };
  const start = performance.now();
  let read = 0;
  let heap = 0;
  for await (const { reading } of readExport(file, options)) {
    read += reading.messages.length;
    heap = Math.max(heap, process.memoryUsage().heapUsed);
  }
  const ms = performance.now() - start - 2 * made;
  console.log(
    `${name.padEnd(14)} ${read} messages, ${(bytes / MB).toFixed(0)} MB: ${(ms / 1_000).toFixed(1)} s, ` +
      `${((read / ms) * 1_000).toFixed(0)} messages/s, ${(bytes / MB / (ms / 1_000)).toFixed(0)} MB/s; heap at most ${(heap / MB).toFixed(0)} MB`,
  );
}
