import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseIdentity } from '../../archive/open/identity.ts';
import { openPackage } from '../../archive/open/open.ts';
import { buildPackage } from '../../companion/packaging/package.ts';
import type { Package, PackageRequest } from '../../companion/packaging/request.ts';
import { ZegelError } from '../../shared/errors/error.ts';
import type { RecordsFile } from '../../shared/formats/package.ts';
import type { Release } from '../../shared/protocol/release.ts';
import { hashJson } from '../../shared/record/canonical.ts';
import {
  SAMPLE_IDENTITY,
  SAMPLE_RECIPIENT,
  sampleConversation,
  samplePolicy,
  sampleRequest,
  sampleSigner,
  sampleUuid,
} from '../support/samples.ts';
import { device, type Forgery, forged, sealed, signer } from './archive-support.ts';

/** What the writer makes, the archive's reader opens; what was damaged or forged, it refuses with the code of what is wrong. */

const identity = parseIdentity(SAMPLE_IDENTITY);
const seal = (pkg: Package) => sealed(pkg, SAMPLE_RECIPIENT);

async function outcome(bytes: Uint8Array | Promise<Uint8Array>): Promise<{ code: string; facts: Record<string, string | number> }> {
  try {
    openPackage(await bytes, identity);
    return { code: 'opened', facts: {} };
  } catch (error) {
    if (error instanceof ZegelError) return { code: error.code, facts: error.facts };
    throw error;
  }
}

const forgery = (change: (forgery: Forgery) => void, request: PackageRequest = sampleRequest()) => outcome(seal(forged(request, change)));

test('a package opens to the request that it was made of', async () => {
  const request = sampleRequest();
  const built = buildPackage(request, signer);
  const opened = openPackage(await seal(built), identity);
  expect(opened.signer.device).toBe(device);
  expect(opened.checksums).toEqual(built.checksums);
  expect(opened.records).toMatchObject({
    packageId: request.packageId,
    archiefstuk: request.archiefstuk,
    sequence: 1,
    conversation: request.conversation,
    day: request.day,
    logHead: request.logHead,
  });
  expect(opened.records.releases).toEqual(request.releases);
  expect([...opened.files.keys()].sort()).toEqual(built.files.map(({ path }) => path.slice(path.indexOf('/') + 1)).sort());
});

test('the forger of these tests makes packages that open where nothing is forged', async () => {
  expect(await forgery(() => undefined)).toMatchObject({ code: 'opened' });
});

const HOSTILE: readonly [string, string][] = [
  ['HTML and script', '<script>alert(1)</script><b>&amp;</b>'],
  ['the end of a CDATA section', ']]> ]]&gt;'],
  ['NUL and control characters', 'a\u0000b\u0001\u001b[2J\u0085\u009f'],
  ['100 kB', 'é'.repeat(100_000)],
  ['text that turns the reading direction', '\u202egnp.exe\u2066'],
  ['lone surrogates', '\ud800 x \udfff'],
  ['only emoji', '👩‍👩‍👧🇳🇱'],
  ['nothing', ''],
];
test.each(HOSTILE)('%s comes through unchanged, as text and as title', async (_, text) => {
  const title = text.slice(0, 4_000) || '../../etc';
  const conversation = { ...sampleRequest().conversation, title };
  const { releases, logHead } = sampleConversation(
    [{ text, sender: { name: text.slice(0, 4_000), self: false, label: null, phone: null, account: null } }],
    conversation,
  );
  const opened = openPackage(await seal(buildPackage(sampleRequest({ conversation, releases, logHead }), signer)), identity);
  expect(opened.records.releases[0]?.record.text).toBe(text);
  expect(opened.records.conversation.title).toBe(title);
});

test('a thousand messages', async () => {
  const { releases, logHead } = sampleConversation(1_000);
  const opened = openPackage(await seal(buildPackage(sampleRequest({ releases, logHead }), signer)), identity);
  expect(opened.records.releases).toHaveLength(1_000);
});

describe('damage', () => {
  test('anywhere in the sealed bytes', async () => {
    const bytes = await seal(buildPackage(sampleRequest(), signer));
    for (let i = 0; i < 200; i++) {
      const at = i < 100 ? i * 2 : Math.floor((bytes.length * (i - 100)) / 100);
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x40;
      expect((await outcome(damaged)).code, `byte ${at}`).toMatch(/^seal\./);
    }
    expect(await outcome(bytes.subarray(0, -1))).toMatchObject({ code: 'seal.unreadable' });
    expect(await outcome(Buffer.concat([bytes, randomBytes(1)]))).toMatchObject({ code: 'seal.unreadable' });
  });

  test('of one file, after which nobody signed again', async () => {
    const built = buildPackage(sampleRequest(), signer);
    for (const { path } of built.files) {
      const files = built.files.map((file) => {
        const bytes = Buffer.from(file.bytes);
        if (file.path === path) bytes[10] = (bytes[10] ?? 0) ^ 1;
        return { ...file, bytes };
      });
      expect((await outcome(seal({ ...built, files }))).code, path).toMatch(/^(bag\.(checksum|invalid)|package\.(signature|newer))$/);
      const without = built.files.filter((file) => file.path !== path);
      expect((await outcome(seal({ ...built, files: without }))).code, `without ${path}`).toMatch(/^(bag\.invalid|package\.signature)$/);
    }
  });

  test('names the file whose checksum is wrong', async () => {
    const built = buildPackage(sampleRequest(), signer);
    const records = built.files.find(({ path }) => path.endsWith('/records.json'));
    const files = built.files.map((file) => (file === records ? { ...file, bytes: Buffer.from('{}') } : file));
    expect(await outcome(seal({ ...built, files }))).toMatchObject({
      code: 'bag.checksum',
      facts: { path: records?.path.split('/').slice(1).join('/') },
    });
  });
});

describe('whom it is from and for', () => {
  test('another archive', async () => {
    const other = 'age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj';
    expect(await outcome(sealed(buildPackage(sampleRequest(), signer), other))).toMatchObject({ code: 'seal.wrong-key' });
    const { archive } = samplePolicy();
    const policy = samplePolicy({ archive: { ...archive, recipient: other } });
    expect(await outcome(seal(buildPackage(sampleRequest({ policy }), signer)))).toMatchObject({ code: 'seal.wrong-key' });
  });

  test("another device's signature", async () => {
    const [one, two] = [buildPackage(sampleRequest(), signer), buildPackage(sampleRequest(), sampleSigner(3))];
    const signature = two.files.find(({ path }) => path.endsWith('zegel-signature.json'));
    const key = JSON.parse(Buffer.from(signature?.bytes ?? []).toString()).publicKey;
    const files = one.files.map((file) => {
      if (!file.path.endsWith('zegel-signature.json')) return file;
      return { ...file, bytes: Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(file.bytes).toString()), publicKey: key })) };
    });
    expect(await outcome(seal({ ...one, files }))).toMatchObject({ code: 'package.signature' });
  });

  test('a signature file that is something else', async () => {
    const built = buildPackage(sampleRequest(), signer);
    for (const content of ['', '{}', 'null', '{"format":"zegel-signature/1"}']) {
      const files = built.files.map((file) =>
        file.path.endsWith('zegel-signature.json') ? { ...file, bytes: Buffer.from(content) } : file,
      );
      expect(await outcome(seal({ ...built, files }))).toMatchObject({ code: 'package.signature' });
    }
  });
});

describe('a bag', () => {
  test('of a newer version', async () => {
    expect(await forgery(({ edit }) => edit('bag-info.txt', (text) => text.replace('zegel-package/1', 'zegel-package/2')))).toMatchObject({
      code: 'package.newer',
    });
    expect(await forgery(({ edit }) => edit('bag-info.txt', (text) => text.replace('zegel-package/1', 'other/1')))).toMatchObject({
      code: 'bag.invalid',
    });
  });

  test.each([
    ['another declaration', 'bagit.txt', (text: string) => text.replace('1.0', '0.97')],
    ['a label twice', 'bag-info.txt', (text: string) => `${text}Bag-Count: 1 of ?\n`],
    ['an unknown label', 'bag-info.txt', (text: string) => `${text}Contact-Name: x\n`],
    ['another package', 'bag-info.txt', (text: string) => text.replace(/^External-Identifier: ./m, 'External-Identifier: 9')],
    ['another Archiefstuk', 'bag-info.txt', (text: string) => text.replace(/^Bag-Group-Identifier: ./m, 'Bag-Group-Identifier: 9')],
    ['another sequence', 'bag-info.txt', (text: string) => text.replace('1 of ?', '2 of ?')],
    [
      'no demonstration any more',
      'bag-info.txt',
      (text: string) => text.replace('Zegel-Demonstration: true', 'Zegel-Demonstration: false'),
    ],
  ])('with %s', async (_, file, change) => {
    expect(await forgery(({ edit }) => edit(file, change))).toMatchObject({ code: 'bag.invalid' });
  });

  test.each(['data/extra.txt', 'data/a/b.txt', 'extra.txt', 'fetch.txt', 'manifest-md5.txt'])('with %s', async (path) => {
    expect(await forgery(({ files }) => files.set(path, Buffer.from('x')))).toMatchObject({ code: 'bag.invalid', facts: { path } });
  });
});

/** Changes records.json as a forger would: its sidecar follows. */
function withRecords(change: (records: RecordsFile) => unknown): (forgery: Forgery) => void {
  return ({ files, path, edit }) => {
    edit('/records.json', (text) => {
      const records = JSON.parse(text);
      return JSON.stringify(change(records) ?? records);
    });
    const bytes = files.get(path('/records.json')) ?? Buffer.alloc(0);
    edit('records.json.bestand.MDTO.xml', (text) =>
      text
        .replace(/(<omvang>)\d+/, `$1${bytes.length}`)
        .replace(/(<checksumWaarde>)[0-9a-f]+/, `$1${createHash('sha256').update(bytes).digest('hex')}`),
    );
  };
}

/** Changes the first release and makes its hash follow. */
const withRelease = (change: (release: Release) => void) =>
  withRecords((records) => {
    const [first] = records.releases;
    if (!first) throw new Error('no release');
    change(first);
    first.recordHash = hashJson(first.record);
  });

test.each(['1.8', '1.9', ''])('a bag that counts its payload as %j', async (oxum) => {
  expect(await outcome(seal(forged(sampleRequest(), () => undefined, signer, oxum)))).toMatchObject({ code: 'bag.invalid' });
});

describe('records', () => {
  test.each<[string, string, (forgery: Forgery) => void]>([
    [
      'a changed text',
      'releases.0.recordHash',
      withRecords(({ releases }) => {
        if (releases[0]) releases[0].record.text = 'forged';
      }),
    ],
    [
      'a private message',
      'releases.0.decision',
      withRelease((release) => {
        release.decision.tag = 'private';
      }),
    ],
    [
      'a message of which the tag was taken back',
      'releases.0.decision',
      withRelease((release) => {
        release.decision.tag = null;
      }),
    ],
    [
      'an undone decision',
      'releases.0.decision',
      withRelease((release) => {
        release.decision.why = 'undo';
      }),
    ],
    [
      'a decision about another conversation',
      'releases.0.decision',
      withRelease((release) => {
        release.decision.target.conversation = sampleUuid(9);
      }),
    ],
    [
      'a message of another day',
      'releases.0.record.day',
      withRelease((release) => {
        release.record.day = '2026-11-22';
      }),
    ],
    [
      'a revision twice',
      'releases.3',
      withRecords(({ releases }) => {
        if (releases[0]) releases.push(releases[0]);
      }),
    ],
    [
      'no messages',
      'releases',
      withRecords((records) => {
        records.releases = [];
      }),
    ],
    [
      'a missing field',
      'releases.0.record.reader',
      withRecords(({ releases }) => {
        Reflect.deleteProperty(releases[0]?.record ?? {}, 'reader');
      }),
    ],
    ['a wrong type', 'sequence', withRecords((records) => ({ ...records, sequence: 'x' }))],
    ['another format', 'format', withRecords((records) => ({ ...records, format: 'zegel-records/9' }))],
  ])('with %s', async (_, place, change) => {
    const { code, facts } = await forgery(change);
    expect(code).toBe('records.invalid');
    expect(facts.path).toMatch(new RegExp(`#${place}$`));
  });

  test.each<[string, (forgery: Forgery) => void]>([
    ['a field that is not documented', withRecords((records) => ({ ...records, secret: 'x' }))],
    [
      'such a field deep inside',
      withRelease((release) => {
        Object.assign(release.record, { secret: 'x' });
      }),
    ],
  ])('with %s', async (_, change) => {
    expect(await forgery(change)).toMatchObject({ code: 'records.invalid' });
  });

  test.each<[string, (forgery: Forgery) => void]>([
    [
      'package',
      withRecords((records) => {
        records.packageId = sampleUuid(9);
      }),
    ],
    [
      'Archiefstuk',
      withRecords((records) => {
        records.archiefstuk = sampleUuid(9);
      }),
    ],
    [
      'sequence',
      withRecords((records) => {
        records.sequence = 9;
      }),
    ],
    [
      'conversation',
      withRecords((records) => {
        records.conversation.id = sampleUuid(9);
      }),
    ],
    [
      'demonstration',
      withRecords((records) => {
        records.demonstration = false;
      }),
    ],
  ])('of another %s than the rest says', async (_, change) => {
    expect((await forgery(change)).code).toMatch(/^(bag|mdto)\.invalid$/);
  });
});

describe('sidecars', () => {
  test.each<[string, string, RegExp, string, string]>([
    ['a wrong size', 'records.json.bestand.MDTO.xml', /<omvang>/, '<omvang>1', 'omvang'],
    ['a wrong checksum', 'gesprek.html.bestand.MDTO.xml', /<checksumWaarde>./, '<checksumWaarde>x', 'checksum'],
    ['the name of another file', 'gesprek.html.bestand.MDTO.xml', /<naam>gesprek/, '<naam>verhaal', 'naam'],
    ['another algorithm', 'gesprek.html.bestand.MDTO.xml', /SHA-256/, 'MD5', 'checksum'],
    [
      'a reference that leads nowhere',
      'gesprek.html.bestand.MDTO.xml',
      /(<isRepresentatieVan>[\s\S]*<identificatieKenmerk>)./,
      '$19',
      'isRepresentatieVan',
    ],
    ['a file that nothing represents', '0.MDTO.xml', /<heeftRepresentatie>[\s\S]*?<\/heeftRepresentatie>\s*/, '', 'heeftRepresentatie'],
    ['an element out of order', 'gesprek.html.bestand.MDTO.xml', /(<naam>.*<\/naam>)(\s*)(<omvang>.*<\/omvang>)/, '$3$2$1', 'naam'],
    ['an unknown element', 'gesprek.html.bestand.MDTO.xml', /<omvang>/, '<evil/><omvang>', 'onbekend'],
    ['a document type', 'gesprek.html.bestand.MDTO.xml', /<MDTO /, '<!DOCTYPE MDTO><MDTO ', 'MDTO'],
  ])('with %s', async (_, suffix, from, to, element) => {
    const found = await forgery(({ files, edit }) => {
      const name = [...files.keys()].find((path) =>
        suffix === '0.MDTO.xml' ? /2026[^/]*0\.MDTO\.xml$/.test(path) : path.endsWith(suffix),
      );
      edit(name ?? suffix, (text) => text.replace(from, to));
    });
    expect(found).toMatchObject({ code: 'mdto.invalid', facts: { element } });
  });

  const REFERENCES = [
    ['serie-', 'bevatOnderdeel'],
    ['gesprek-', 'isOnderdeelVan'],
    ['gesprek-', 'bevatOnderdeel'],
    ['2026-', 'isOnderdeelVan'],
    ['2026-', 'heeftRepresentatie'],
  ] as const;
  test.each(REFERENCES)('of %s that point elsewhere by %s, at nothing, or at too much', async (level, name) => {
    const [open, close] = [`<${name}>`, `</${name}>`];
    const changed = (change: (reference: string) => string) =>
      forgery(({ files, edit }) => {
        const path = [...files.keys()].find((one) => /\/([^/]+)\/\1\.MDTO\.xml$/.test(one) && one.split('/').at(-1)?.startsWith(level));
        edit(path ?? '', (text) => {
          const [start, end] = [text.indexOf(open), text.indexOf(close) + close.length];
          return text.slice(0, start) + change(text.slice(start, end)) + text.slice(end);
        });
      });
    const wrong = { code: 'mdto.invalid', facts: { element: name } };
    expect(await changed((reference) => reference.replace(/(<identificatieKenmerk>)./, '$1!'))).toMatchObject(wrong);
    expect(
      await changed((reference) => reference.replace(/<verwijzingIdentificatie>[\s\S]*<\/verwijzingIdentificatie>/, '')),
    ).toMatchObject(wrong);
    expect(await changed(() => '')).toMatchObject(wrong);
    expect(await changed((reference) => reference + reference)).toMatchObject(wrong);
  });

  test.each(['/serie-', '/gesprek-0', '/2026-'])('at the wrong level or missing (%s)', async (part) => {
    const at = (paths: Iterable<string>) =>
      [...paths].find(
        (path) => path.includes(part) && /\/([^/]+)\/\1\.MDTO\.xml$/.test(path) && path.split('/').at(-1)?.startsWith(part.slice(1)),
      ) ?? '';
    const level = await forgery(({ files, edit }) =>
      edit(at(files.keys()), (text) => text.replace(/<begripLabel>(Serie|Dossier|Archiefstuk)</, '<begripLabel>Zaak<')),
    );
    expect(level).toMatchObject({ code: 'mdto.invalid', facts: { element: 'aggregatieniveau' } });
    expect(await forgery(({ files }) => files.delete(at(files.keys())))).toMatchObject({ code: 'bag.invalid' });
  });
});

describe('a packing slip', () => {
  test.each<[string, RegExp, string]>([
    ['with a file too few', /<bestand pad="[^>]*\/>\s*/, ''],
    ['with another checksum', /sha256="./, 'sha256="x'],
    ['with another size of a file', /(<bestand pad="[^"]*" omvang=")/, '$11'],
    ['with another number of messages', /berichten="3"/, 'berichten="4"'],
    ['with another total', /(<aantallen [^>]*omvang=")/, '$11'],
    ['with another package', /pakket="./, 'pakket="9'],
    ['with more than it should say', /<aantallen /, '<aantallen extra="1" '],
    ['that is no XML', /<\/pakbon>/, ''],
    ['with a document type', /<pakbon /, '<!DOCTYPE pakbon><pakbon '],
  ])('%s', async (_, from, to) => {
    expect(await forgery(({ edit }) => edit('pakbon.xml', (text) => text.replace(from, to)))).toMatchObject({ code: 'pakbon.mismatch' });
  });

  test('that is not there', async () => {
    expect(await forgery(({ files }) => files.delete('data/pakbon.xml'))).toMatchObject({ code: 'pakbon.mismatch' });
  });
});
