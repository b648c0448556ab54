import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPackage } from '../../companion/packaging/package.ts';
import { seal } from '../../companion/sealing/seal.ts';
import type { MessageRecord } from '../../shared/record/message-record.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';
import {
  SAMPLE_IDENTITY,
  SAMPLE_RECIPIENT,
  sampleConversation,
  sampleConversationRef,
  samplePolicy,
  sampleRequest,
  sampleSigner,
} from '../support/samples.ts';
import { collect } from '../support/unseal.ts';

/**
 * Writes a golden package: `node tests/golden/make-package.ts [folder]`. For a format that was released, never write over
 * its folder: make the next one, and keep both.
 */
const at = '2026-11-23T08:30:00.000Z';
const messages: Partial<MessageRecord>[] = [
  ...HOSTILE_TEXTS.map((text) => ({ text: text.slice(0, 2_000) })),
  {
    text: 'De definitieve tekst',
    edited: true,
    observations: [
      { kind: 'seen', at, text: 'De eerste tekst' },
      { kind: 'edited', at, text: 'De definitieve tekst' },
    ],
    reactions: [{ emoji: '👍' }],
    forwarded: 'once',
    quoted: { id: null, sender: 'Jan Jansen', text: 'Hoe luidt de tekst?', kind: null },
  },
  {
    text: null,
    type: 'document',
    attachments: [{ kind: 'document', name: '../../etc/passwd', size: '1,2 MB', pages: 3, duration: null }],
    observations: [{ kind: 'gap', at, cause: 'media-not-loaded' }],
  },
  { text: null, type: 'system', direction: 'system', sender: null, sentAt: null, provenance: { day: 'divider' } },
];
const conversation = sampleConversationRef({ title: '../../etc', kind: 'group' });
const policy = samplePolicy({
  retention: { appraisal: 'temporary', period: 'P10Y', transferAfter: 'P10Y', restriction: 'Nog te bepalen' },
});
const request = sampleRequest({ ...sampleConversation(messages, conversation), policy });

const folder = join(import.meta.dirname, process.argv[2] ?? 'package-1');
const pkg = buildPackage(request, sampleSigner());
const records = pkg.files.find(({ path }) => path.endsWith('/records.json'))?.bytes ?? new Uint8Array();
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'request.json'), `${JSON.stringify(request, null, 2)}\n`);
writeFileSync(join(folder, 'records.json'), records);
writeFileSync(join(folder, 'identity.txt'), `${SAMPLE_IDENTITY}\n`);
writeFileSync(join(folder, 'sealed.age'), await collect(seal(pkg, SAMPLE_RECIPIENT)));
