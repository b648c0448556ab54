import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { ExportFile } from '../source.ts';
import { readExport } from './read.ts';
import { FORMS, momentOf } from './testing.ts';

const MB = 1_000_000;

/** A chat of so many bytes that never stands anywhere whole. */
function generated(bytes: number): ExportFile {
  const form = FORMS['Android nl-NL'];
  if (!form) throw new Error('no such form');
  const encoder = new TextEncoder();
  const filler = 'Dit is een lange tekst over de haven. '.repeat(120);
  return {
    name: 'WhatsApp-chat met Haven.txt',
    size: bytes,
    async *open() {
      let made = 0;
      for (let i = 0; made < bytes; i++) {
        const text = `${form.head(momentOf(Date.UTC(2026, 0, 13) + i * 30_000))}Persoon ${i % 40}: ${i} ${filler}\nen nog een regel: ${i}\n`;
        const chunk = encoder.encode(text);
        made += chunk.byteLength;
        yield chunk;
      }
    },
  };
}

test('a text of 50 MB is read in a heap that does not grow with it', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heap = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = heap();
  let most = 0;
  let messages = 0;
  let batches = 0;
  for await (const { reading } of readExport(generated(50 * MB), { names: [], self: null, timeZone: 'Europe/Amsterdam', fileDate: null })) {
    messages += reading.messages.length;
    if (batches++ % 4 === 0) most = Math.max(most, heap() - before);
  }
  console.log(`${messages} messages of 50 MB; at most ${(most / MB).toFixed(1)} MB of heap`);
  expect(messages).toBeGreaterThan(10_000);
  expect(most).toBeLessThan(25 * MB);
}, 120_000);
