import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseIdentity } from '../../archive/open/identity.ts';
import { openBag, verifyContents } from '../../archive/open/open.ts';
import { buildPackage } from '../../companion/packaging/package.ts';
import { seal } from '../../companion/sealing/seal.ts';
import { HOSTILE_TEXTS, hostileMessage, hostileText } from '../support/hostile.ts';
import {
  SAMPLE_IDENTITY,
  SAMPLE_RECIPIENT,
  sampleConversation,
  sampleConversationRef,
  sampleRequest,
  sampleSigner,
} from '../support/samples.ts';
import { collect } from '../support/unseal.ts';

const identity = parseIdentity(SAMPLE_IDENTITY);
const GOLDEN = join(import.meta.dirname, '../golden');

test('the archive verifies what the companion seals, whatever the messages say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hostileMessage(), { minLength: 1, maxLength: 4 }), hostileText(), async (messages, text) => {
      const conversation = sampleConversation(messages, sampleConversationRef({ title: text || '?', account: text }));
      const pkg = buildPackage(sampleRequest(conversation), sampleSigner());
      const opened = verifyContents(openBag(await collect(seal(pkg, SAMPLE_RECIPIENT)), identity));
      expect(opened.records.releases).toEqual(conversation.releases);
      expect(opened.checksums).toEqual(pkg.checksums);
    }),
    { numRuns: 40 },
  );
});

test('a day of every hostile text at once, 100 kB among them', async () => {
  const conversation = sampleConversation(HOSTILE_TEXTS.map((text) => ({ text })));
  const sealed = await collect(seal(buildPackage(sampleRequest(conversation), sampleSigner()), SAMPLE_RECIPIENT));
  expect(verifyContents(openBag(sealed, identity)).records.releases).toEqual(conversation.releases);
});

test.each(readdirSync(GOLDEN).filter((name) => /^package-\d+$/.test(name)))('the archive verifies golden %s', (name) => {
  const [sealed, text] = ['sealed.age', 'identity.txt'].map((file) => readFileSync(join(GOLDEN, name, file)));
  const opened = verifyContents(openBag(sealed ?? new Uint8Array(), parseIdentity(String(text).trim())));
  expect(opened.records.releases.length).toBeGreaterThan(0);
});
