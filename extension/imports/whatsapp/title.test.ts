import { expect, test } from 'vitest';
import { standsFor, titleInName } from './title.ts';

test.each([
  ['WhatsApp-chat met Projectteam Zwembad De Plons.txt', 'Projectteam Zwembad De Plons'],
  ['WhatsApp Chat with Port Authority exchange NL–US.txt', 'Port Authority exchange NL–US'],
  ['WhatsApp-Chat mit Jan.txt', 'Jan'],
  ['WhatsApp Chat - Sanne de Wolf.zip', 'Sanne de Wolf'],
  ['WhatsApp Chat - Sanne de Wolf (2).zip', 'Sanne de Wolf'],
  ['Chat de WhatsApp con Ana.txt', 'Ana'],
  ['Discussion WhatsApp avec Équipe.zip', 'Équipe'],
  ['map\\WhatsApp Chat - A (met) haakjes.zip', 'A (met) haakjes'],
  ['WhatsApp Chat with ..txt', '.'],
])('%s', (name, title) => {
  expect(titleInName(name)).toBe(title);
});

test.each(['_chat.txt', 'notulen.txt', 'WhatsApp Chat - .zip', 'chat.zip', ''])('%s says no title', (name) => {
  expect(titleInName(name)).toBeNull();
});

test('an underscore may stand for what a file’s name can’t hold', () => {
  expect(standsFor('Plan_ 1_2', 'Plan: 1/2')).toBe(true);
  expect(standsFor('Plan_', 'Plan_')).toBe(true);
  expect(standsFor('Plan_', 'Plan!')).toBe(false);
  expect(standsFor('Plan', 'Plannen')).toBe(false);
});
