import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { describe, expect, test } from 'vitest';
import { ZegelError } from '../../shared/errors/error.ts';
import { skipReason, testdata } from '../../tests/support/testdata.ts';
import { readSidecar } from './mdto.ts';

const NAMESPACE = 'https://www.nationaalarchief.nl/mdto';
const reference = (name: string) => `<${name}><verwijzingNaam>n</verwijzingNaam></${name}>`;
const concept = (name: string, code = '') => `<${name}><begripLabel>l</begripLabel>${code}${reference('begripBegrippenlijst')}</${name}>`;
const IDENTITY = '<identificatie><identificatieKenmerk>k</identificatieKenmerk><identificatieBron>b</identificatieBron></identificatie>';
const RESTRICTION = `<beperkingGebruik>${concept('beperkingGebruikType')}</beperkingGebruik>`;
const object = (inner: string) =>
  Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><MDTO xmlns="${NAMESPACE}"><informatieobject>${inner}</informatieobject></MDTO>`);
const GOOD = `${IDENTITY}<naam>n</naam>${concept('waardering')}${reference('archiefvormer')}${RESTRICTION}`;

function elementOf(bytes: Uint8Array): string {
  try {
    readSidecar('x.MDTO.xml', bytes);
    return 'valid';
  } catch (error) {
    if (error instanceof ZegelError && error.code === 'mdto.invalid') return String(error.facts.element);
    throw error;
  }
}

test('accepts the least that an informatieobject needs', () => {
  expect(elementOf(object(GOOD))).toBe('valid');
});

test.each([
  ['identificatie', GOOD.replace(IDENTITY, '')],
  ['naam', GOOD.replace('<naam>n</naam>', '')],
  ['naam', GOOD.replace('<naam>n</naam>', '<naam>n</naam><naam>n</naam>')],
  ['waardering', GOOD.replace(concept('waardering'), '')],
  ['archiefvormer', GOOD.replace(reference('archiefvormer'), '')],
  ['beperkingGebruik', GOOD.replace(RESTRICTION, '')],
  ['onbekend', `${GOOD}<evil/>`],
  ['archiefvormer', GOOD.replace(`${reference('archiefvormer')}${RESTRICTION}`, `${RESTRICTION}${reference('archiefvormer')}`)],
  ['begripBegrippenlijst', GOOD.replace(reference('begripBegrippenlijst'), '')],
  ['identificatieKenmerk', GOOD.replace('>k<', '> <')],
  ['identificatieBron', GOOD.replace('<identificatieBron>b</identificatieBron>', '')],
  ['bewaartermijn', GOOD.replace(concept('waardering'), `${concept('waardering')}<bewaartermijn/>`)],
  ['taal', GOOD.replace(concept('waardering'), `<taal>not a language</taal>${concept('waardering')}`)],
])('names %s where it is missing, unknown, out of order, once too often or wrong', (element, inner) => {
  expect(elementOf(object(inner))).toBe(element);
});

test.each([
  ['no XML', Buffer.from('x')],
  ['another root', Buffer.from(`<x xmlns="${NAMESPACE}"/>`)],
  ['no namespace', Buffer.from('<MDTO><bestand/></MDTO>')],
  ['two objects', Buffer.from(`<MDTO xmlns="${NAMESPACE}"><bestand/><bestand/></MDTO>`)],
  ['another namespace inside', Buffer.from(String(object(GOOD)).replace('<naam>', '<naam xmlns="urn:x">'))],
])('refuses %s', (_, bytes) => {
  expect(elementOf(bytes)).not.toBe('valid');
});

const samples = testdata('schemas/mdto/samples');
const schema = testdata('schemas/mdto/MDTO-XML1.0.1.xsd');
const noSamples = skipReason(samples !== null && schema !== null, "the National Archives' MDTO samples");

describe.skipIf(noSamples)("the National Archives' samples", () => {
  const validator = schema ? XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(schema))) : null;
  const isValid = (bytes: Uint8Array): boolean => {
    const document = XmlDocument.fromBuffer(bytes);
    try {
      validator?.validate(document);
      return true;
    } catch {
      return false;
    } finally {
      document.dispose();
    }
  };
  const files = samples ? readdirSync(samples).map((name) => [name, readFileSync(join(samples, name), 'utf8')] as const) : [];

  test.each(files)('%s is accepted', (_, text) => {
    expect(elementOf(Buffer.from(text))).toBe('valid');
  });

  test.each(files)('%s with any one element removed, doubled or emptied: what is accepted is valid by the XSD', (_, text) => {
    const elements = [...text.matchAll(/<([A-Za-z]+)>[^<]*<\/\1>/g)];
    expect(elements.length).toBeGreaterThan(10);
    expect(isValid(Buffer.from(text))).toBe(true);
    expect(isValid(Buffer.from(text.replace('<naam>', '<naem>').replace('</naam>', '</naem>')))).toBe(false);
    let refused = 0;
    for (const { 0: element, 1: name, index } of elements) {
      const before = text.slice(0, index);
      const after = text.slice(index + element.length);
      for (const instead of ['', element + element, `<${name}></${name}>`, `<${name}>x</${name}>`, `<verkeerd>x</verkeerd>`]) {
        const changed = Buffer.from(`${before}${instead}${after}`);
        if (elementOf(changed) === 'valid') expect(isValid(changed), `${name} as ${instead}`).toBe(true);
        else refused++;
      }
    }
    expect(refused).toBeGreaterThan(elements.length);
  });
});
