import { expect, test } from 'vitest';
import { originOf } from './address.ts';

test('an address becomes its origin', () => {
  expect(originOf('https://chat.example.org/path?q#f')).toBe('https://chat.example.org');
  expect(originOf('  chat.example.org ')).toBe('https://chat.example.org');
  expect(originOf('chat.example.org:5281/converse')).toBe('https://chat.example.org:5281');
  expect(originOf('https://localhost:8443')).toBe('https://localhost:8443');
});

test.each([
  '',
  'http://chat.example.org',
  'chat',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'https://',
  'https://*/',
  'https://u:p@example.org',
])('%j is refused', (typed) => {
  expect(() => originOf(typed)).toThrow(expect.objectContaining({ code: 'site.bad-address' }));
});
