import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, hashJson } from './canonical.ts';

test('keys in any order give the same spelling; absent keys are left out', () => {
  expect(canonicalJson({ b: [1, { d: null, c: undefined }], a: 'é' })).toBe('{"a":"é","b":[1,{"d":null}]}');
  expect(hashJson({ a: 1, b: 2 })).toBe(hashJson({ b: 2, a: 1 }));
});

test('it parses back to the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { verbose: 1 },
  );
});

test('lone surrogates are escaped, so that they differ from the replacement character', () => {
  expect(canonicalJson('\ud800')).toBe('"\\ud800"');
  expect(hashJson('\ud800')).not.toBe(hashJson('\ufffd'));
});
