import * as fc from 'fast-check';
import { XmlDocument } from 'libxml2-wasm';
import { expect, test } from 'vitest';
import { hostileText } from '../../tests/support/hostile.ts';
import { visible } from './visible.ts';
import { xmlDocument } from './xml.ts';

function readBack(text: string): string {
  using document = XmlDocument.fromBuffer(xmlDocument('urn:test', { name: 'a', content: [{ name: 'b', content: text }] }));
  return document.get('/t:a/t:b', { t: 'urn:test' })?.content ?? '';
}

test.each(['&lt;b&gt;', '&#0;', '&amp;amp;', '&nope;', ']]>', '<!-- -->', '&', 'a &b; c'])(
  'text that looks like markup is text: %s',
  (text) => {
    expect(readBack(text)).toBe(text);
  },
);

test('whatever is visible comes back as it went in', () => {
  fc.assert(
    fc.property(hostileText().map(visible), (text) => {
      expect(readBack(text)).toBe(text);
    }),
  );
});

test('a character that XML forbids becomes U+FFFD', () => {
  expect(readBack('a\u0007b\ud800c\ufffe')).toBe('a\ufffdb\ufffdc\ufffd');
});
