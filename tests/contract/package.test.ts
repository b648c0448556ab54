import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { describe, expect, test } from 'vitest';
import { buildPackage } from '../../companion/packaging/package.ts';
import type { Package } from '../../companion/packaging/request.ts';
import { visible } from '../../companion/packaging/visible.ts';
import { seal } from '../../companion/sealing/seal.ts';
import { BESTAND, type ElementRule, INFORMATIEOBJECT } from '../../shared/formats/mdto.ts';
import { RecordsFile } from '../../shared/formats/package.ts';
import { PAKBON } from '../../shared/formats/pakbon.ts';
import type { MessageRecord } from '../../shared/record/message-record.ts';
import { HOSTILE_TEXTS, hostileMessage, hostileText } from '../support/hostile.ts';
import {
  SAMPLE_IDENTITY,
  SAMPLE_RECIPIENT,
  sampleConversation,
  sampleConversationRef,
  samplePolicy,
  sampleRequest,
  sampleSigner,
} from '../support/samples.ts';
import { skipReason, testdata } from '../support/testdata.ts';
import { collect } from '../support/unseal.ts';

/** A package of these messages, with everything else that a stranger or a policy can fill filled with `text`. */
function packageOf(messages: readonly Partial<MessageRecord>[], text: string, temporary: boolean): Package {
  const label = text.slice(0, 400) || '?';
  const policy = samplePolicy({
    recordsCreator: { name: label, identifier: { value: label, source: label } },
    official: { ...samplePolicy().official, name: label, function: label },
    retention: {
      appraisal: temporary ? 'temporary' : 'undetermined',
      period: temporary ? 'P1Y10W' : null,
      transferAfter: 'P10Y',
      restriction: label,
    },
  });
  const conversation = sampleConversationRef({ title: text || '?', account: text, nativeId: text });
  return buildPackage(sampleRequest({ ...sampleConversation(messages, conversation), policy }), sampleSigner());
}

const hostilePackage = () =>
  fc.record({ messages: fc.array(hostileMessage(), { minLength: 1, maxLength: 4 }), text: hostileText(), temporary: fc.boolean() });

const inside = (path: string) => path.slice(path.indexOf('/') + 1);
const textOf = (pkg: Package, end: string) =>
  new TextDecoder('utf-8', { fatal: true }).decode(pkg.files.find(({ path }) => path.endsWith(end))?.bytes);
const xmlFiles = (pkg: Package) => pkg.files.filter(({ path }) => path.endsWith('.xml'));
const sidecars = (pkg: Package) => pkg.files.filter(({ path }) => path.endsWith('.MDTO.xml'));

describe.each(['1.0.1', '1.0.2'])('MDTO %s', (version) => {
  const schema = testdata(`schemas/mdto/MDTO-XML${version}.xsd`);
  const why = skipReason(schema !== null, `schemas/mdto/MDTO-XML${version}.xsd`);

  test.skipIf(why)('every sidecar is valid, whatever a chat or a policy says', () => {
    using document = XmlDocument.fromBuffer(readFileSync(schema ?? ''));
    using validator = XsdValidator.fromDoc(document);
    const judge = (pkg: Package) => {
      expect(sidecars(pkg)).toHaveLength(5);
      for (const { bytes } of sidecars(pkg)) {
        using sidecar = XmlDocument.fromBuffer(bytes);
        validator.validate(sidecar);
      }
    };
    for (const text of HOSTILE_TEXTS) judge(packageOf([{ text }], text.slice(0, 4_096), text.length % 2 === 0));
    fc.assert(
      fc.property(hostilePackage(), ({ messages, text, temporary }) => judge(packageOf(messages, text, temporary))),
      { numRuns: 60 },
    );
  });

  test.skipIf(why)('the table of elements is the schema’s', () => {
    using document = XmlDocument.fromBuffer(readFileSync(schema ?? ''));
    const namespaces = { xsd: 'http://www.w3.org/2001/XMLSchema' };
    const rules = (type: string): ElementRule[] =>
      document.find(`//xsd:complexType[@name="${type}"]/descendant::xsd:element`, namespaces).map((node) => {
        const attribute = (name: string) => node.get(`@${name}`)?.content ?? '1';
        return { name: attribute('name'), required: attribute('minOccurs') === '1', many: attribute('maxOccurs') === 'unbounded' };
      });
    const known = (table: readonly ElementRule[]) => table.map(({ name, required, many }) => ({ name, required, many }));
    // What 1.0.2 narrowed, and Zegel does not write.
    const same = (found: ElementRule[], table: readonly ElementRule[]) =>
      expect(found.filter(({ name }) => name !== 'raadpleeglocatie')).toEqual(
        known(table).filter(({ name }) => name !== 'raadpleeglocatie'),
      );
    same([...rules('objectType'), ...rules('informatieobjectType')], INFORMATIEOBJECT);
    same([...rules('objectType'), ...rules('bestandType')], BESTAND);
  });
});

test('sidecars point at each other, level by level', () => {
  const pkg = packageOf([{}], 'x', false);
  const parsed = Object.fromEntries(
    sidecars(pkg).map(({ path, bytes }) => {
      using document = XmlDocument.fromBuffer(bytes);
      const ids = (xpath: string) =>
        document.find(xpath.replaceAll('/', '/m:'), { m: 'https://www.nationaalarchief.nl/mdto' }).map(({ content }) => content);
      const kind = path.endsWith('.bestand.MDTO.xml') ? '/MDTO/bestand' : '/MDTO/informatieobject';
      const refer = (name: string) => ids(`${kind}/${name}/verwijzingIdentificatie/identificatieKenmerk`);
      const [id = ''] = ids(`${kind}/identificatie/identificatieKenmerk`);
      const [level = 'bestand'] = ids(`${kind}/aggregatieniveau/begripLabel`);
      return [
        id,
        {
          level,
          up: refer('isOnderdeelVan'),
          down: refer('bevatOnderdeel'),
          files: refer('heeftRepresentatie'),
          of: refer('isRepresentatieVan'),
        },
      ];
    }),
  );
  expect(
    Object.values(parsed)
      .map(({ level }) => level)
      .sort(),
  ).toEqual(['Archiefstuk', 'Dossier', 'Serie', 'bestand', 'bestand']);
  for (const [id, { up, down, files, of }] of Object.entries(parsed)) {
    for (const parent of up) expect(parsed[parent]?.down).toContain(id);
    for (const child of down) expect(parsed[child]?.up).toContain(id);
    for (const file of files) expect(parsed[file]?.of).toEqual([id]);
    for (const stuk of of) expect(parsed[stuk]?.files).toContain(id);
  }
  expect(Object.values(parsed).flatMap(({ up, of }) => [...up, ...of])).toHaveLength(4);
});

test('records.json gives back every character, whatever it was', () => {
  fc.assert(
    fc.property(hostilePackage(), ({ messages, text }) => {
      const { releases, conversation } = sampleConversation(messages, sampleConversationRef({ title: text || '?' }));
      const pkg = buildPackage(sampleRequest({ releases, conversation }), sampleSigner());
      expect(RecordsFile.parse(JSON.parse(textOf(pkg, '/records.json'))).releases).toEqual(releases);
    }),
    { numRuns: 60 },
  );
  const long = 'é'.repeat(100_000);
  expect(textOf(packageOf([{ text: long }], 'x', false), '/records.json')).toContain(long);
});

test('no path says who or what, and each keeps to the letters of a bag', () => {
  fc.assert(
    fc.property(hostilePackage(), ({ messages, text, temporary }) => {
      for (const { path } of packageOf(messages, text, temporary).files) {
        expect(path).toMatch(
          /^zegel-[0-9a-f-]{36}\/(?:[a-z0-9-]+\.(?:txt|json)|data\/(?:pakbon\.xml|serie-[0-9a-f]{8}\/(?:gesprek-[0-9a-f]{12}\/(?:2026-11-23-[0-9a-f]{12}\/)?)?[a-z0-9-]+(?:\.json|\.html)?(?:\.bestand)?(?:\.MDTO\.xml)?))$/,
        );
      }
    }),
    { numRuns: 30 },
  );
});

test('manifest, packing slip and sidecars agree with the files', () => {
  const pkg = packageOf(
    HOSTILE_TEXTS.map((text) => ({ text })),
    'x',
    false,
  );
  const payload = new Map(pkg.files.filter(({ path }) => inside(path).startsWith('data/')).map(({ path, bytes }) => [inside(path), bytes]));
  const sha = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest('hex');
  for (const [path, bytes] of payload) expect(pkg.checksums[path]).toBe(sha('sha512', bytes));

  using slip = XmlDocument.fromString(textOf(pkg, '/pakbon.xml'));
  const attributes = (node: ReturnType<typeof slip.find>[number], names: readonly string[]) =>
    names.map((name) => node.get(`@${name}`)?.content);
  const listed = slip.find(`//*[local-name()="${PAKBON.file}"]`).map((node) => attributes(node, PAKBON.fileAttributes));
  const counted = [...payload].filter(([path]) => path !== 'data/pakbon.xml').sort(([a], [b]) => (a < b ? -1 : 1));
  expect(listed).toEqual(counted.map(([path, bytes]) => [path, String(bytes.length), sha('sha256', bytes)]));
  const total = counted.reduce((sum, [, bytes]) => sum + bytes.length, 0);
  const counts = slip.find(`//*[local-name()="${PAKBON.counts}"]`).map((node) => attributes(node, PAKBON.countAttributes));
  expect(counts).toEqual([['3', '2', '5', String(HOSTILE_TEXTS.length), String(total)]]);

  for (const [path, bytes] of payload) {
    const sidecar = payload.get(`${path}.bestand.MDTO.xml`);
    if (sidecar) expect(new TextDecoder().decode(sidecar)).toContain(`<checksumWaarde>${sha('sha256', bytes)}</checksumWaarde>`);
  }
});

/** Every tag that the reading copy may hold, with nothing in it that came from a message. */
const TAG =
  /^<(?:!DOCTYPE html|\/?(?:html|head|body|title|header|main|footer|aside|h1|h2|p|dl|dt|dd|ul|ol|li|div|span|article|blockquote|bdi|time|meta|style)(?: (?:lang="nl"|charset="utf-8"|class="[a-z ]+"|dir="auto"|id="bericht-\d+"|datetime="[\dT:.Z+-]+"|name="viewport" content="width=device-width, initial-scale=1"|http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"))*)>$/;

test('nothing in a message becomes markup of the reading copy, and nothing is left out of it', () => {
  const decode = (html: string) =>
    html.replace(/&(?:lt|gt|amp|quot|#39);/g, (entity) => ({ '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"' })[entity] ?? "'");
  fc.assert(
    fc.property(hostilePackage(), ({ messages, text, temporary }) => {
      const page = textOf(packageOf(messages, text, temporary), '/gesprek.html');
      const tags = page.replace(/<style>[^<]*<\/style>/, '').match(/<[^>]*>?/g) ?? [];
      expect(tags.filter((tag) => !TAG.test(tag))).toEqual([]);
      expect(page).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/);
      const shown = [...page.matchAll(/<p class="text" dir="auto">([^<]*)<\/p>/g)].map(([, source = '']) => decode(source));
      for (const { text: said } of messages) if (said) expect(shown).toContain(visible(said));
    }),
    { numRuns: 60 },
  );
});

test('every XML file is well-formed UTF-8 and says nothing that XML forbids', () => {
  for (const text of HOSTILE_TEXTS) {
    for (const { bytes } of xmlFiles(packageOf([{ text }], text.slice(0, 4_096), true))) {
      using document = XmlDocument.fromBuffer(bytes);
      expect(document.root.content.isWellFormed()).toBe(true);
    }
  }
});

const age = (() => {
  try {
    return execFileSync('age', ['--version'], { encoding: 'utf8' });
  } catch {
    return null;
  }
})();

test.skipIf(skipReason(age !== null, 'age, the command'))('the age command opens a sealed package', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zegel-age-'));
  try {
    writeFileSync(join(folder, 'identity'), `${SAMPLE_IDENTITY}\n`, { mode: 0o600 });
    writeFileSync(join(folder, 'sealed.age'), await collect(seal(packageOf([{}], 'x', false), SAMPLE_RECIPIENT)));
    const opened = execFileSync('age', ['-d', '-i', join(folder, 'identity'), join(folder, 'sealed.age')]);
    expect(opened.includes('BagIt-Version: 1.0')).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
