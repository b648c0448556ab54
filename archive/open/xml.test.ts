import { describe, expect, test } from 'vitest';
import { parseXml, textAt } from './xml.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => parseXml(bytes(text));

test('elements, text, attributes and namespaces as they stand', () => {
  const root = parse('<?xml version="1.0" encoding="UTF-8"?>\n<a xmlns="urn:x" n="1"><!-- c --><b>t &lt;<![CDATA[&]]></b><b/></a>\n');
  expect(root).toMatchObject({ name: 'a', namespace: 'urn:x', attributes: { n: '1' }, text: '' });
  expect(root.children.map(({ text }) => text)).toEqual(['t <&', '']);
  expect(textAt(root, 'b')).toBe('t <&');
  expect(textAt(root, 'c')).toBeNull();
});

describe('refuses', () => {
  test.each([
    ['a document type', '<!DOCTYPE a><a/>'],
    ['a billion laughs', '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'],
    ['an entity from a file', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['an entity from the network', '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>'],
    ['an unknown entity', '<a>&x;</a>'],
    ['what is not well-formed', '<a><b></a>'],
    ['two roots', '<a/><a/>'],
    ['nothing', ''],
    ['a processing instruction inside', '<a><?php x ?></a>'],
    ['text beside elements', '<a>x<b/></a>'],
    ['a NUL', '<a>\u0000</a>'],
    ['an undeclared prefix', '<x:a/>'],
    ['depth without end', `${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}`],
  ])('%s', (_, text) => {
    expect(() => parse(text)).toThrow();
  });

  test('another encoding, in which a document type could hide', () => {
    const utf16 = Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>', 'utf16le');
    expect(() => parseXml(utf16)).toThrow();
    expect(() => parse('<?xml version="1.0" encoding="UTF-7"?><a>+ADw-</a>')).toThrow();
  });

  test('what is larger than metadata ever is', () => {
    expect(() => parse(`<a>${'x'.repeat(5 * 1024 * 1024)}</a>`)).toThrow('too large');
  });
});
