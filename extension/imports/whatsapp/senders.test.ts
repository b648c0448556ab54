import { expect, test } from 'vitest';
import { Senders, senderOf } from './senders.ts';

function split(lines: readonly string[], line: string, known: readonly string[] = []) {
  const senders = new Senders(known);
  for (const one of [...lines, line]) senders.learn(one);
  const found = senders.split(line);
  return found && [found.label, found.body, found.doubtful];
}

test('a name ends at the first colon', () => {
  expect(split([], 'Lianne: Let op: zaal 3')).toEqual(['Lianne', 'Let op: zaal 3', false]);
  expect(split([], 'Lianne: ')).toEqual(['Lianne', '', false]);
  expect(split([], 'Lianne:')).toEqual(['Lianne', '', false]);
  expect(split([], 'Lianne: eerste regel\ntweede: regel')).toEqual(['Lianne', 'eerste regel\ntweede: regel', false]);
});

test('a name with a colon is known by every message having it, or by being known', () => {
  const lines = ['Bas: Wonen: hoi', 'Bas: Wonen: ok', 'Eva: ja'];
  expect(split(lines, 'Bas: Wonen: tot zo')).toEqual(['Bas: Wonen', 'tot zo', true]);
  expect(split([], 'Bas: Wonen: tot zo', ['Bas: Wonen'])).toEqual(['Bas: Wonen', 'tot zo', false]);
  expect(split(lines, 'Bas: Wonen: tot zo', ['Bas'])).toEqual(['Bas', 'Wonen: tot zo', true]);
});

test('words that somebody often begins with are not his name, but doubted when they may be', () => {
  expect(split(['Eva: Let op: a', 'Eva: Let op: b', 'Eva: gewoon'], 'Eva: Let op: c')).toEqual(['Eva', 'Let op: c', true]);
  expect(split(['Eva: Let op: a', 'Eva: b', 'Eva: c', 'Eva: d'], 'Eva: Let op: e')).toEqual(['Eva', 'Let op: e', false]);
});

test('a name that holds a whole head', () => {
  expect(split([], 'Jan [09-11-2026, 13:42:07] x: hoi')).toEqual(['Jan [09-11-2026, 13:42:07] x', 'hoi', false]);
});

test('Android’s notices have no sender, also where a title in them has a colon', () => {
  for (const notice of [
    'Noor heeft de groep verlaten',
    'Noor heeft het onderwerp gewijzigd van "A: b" in "C: d"',
    'Noor heeft groep "Planning: deel 2" gemaakt',
    'Noor created group "Plan: 2"',
    'Noor changed the subject to “Plan: 2”',
    'Noor hat die Gruppe „Plan: 2“ erstellt',
    'Noor cambió el asunto de "A: b" a "C"',
    'Noor wijzigde “A: b” in “C”',
  ])
    expect(split([], notice), notice).toBeNull();
});

test('a name with a quotation mark in it is a name', () => {
  expect(split(['Jan "Jip: a', 'Jan "Jip: b'], 'Jan "Jip: c')).toEqual(['Jan "Jip', 'c', false]);
  expect(split([], 'Jan "Jip" Bos: c')).toEqual(['Jan "Jip" Bos', 'c', false]);
});

test('what begins with iOS’s mark is never part of a name', () => {
  expect(split(['Sanne: \u200e<bijgevoegd: a.jpg>', 'Sanne: \u200e<bijgevoegd: b.jpg>'], 'Sanne: \u200e<bijgevoegd: c.jpg>')).toEqual([
    'Sanne',
    '\u200e<bijgevoegd: c.jpg>',
    false,
  ]);
});

test('the label is kept raw; name and number are without WhatsApp’s marks', () => {
  expect(senderOf('\u202a+31\u00a06\u00a00000\u00a00109\u202c', false)).toEqual({
    name: '+31 6 0000 0109',
    self: false,
    label: '\u202a+31\u00a06\u00a00000\u00a00109\u202c',
    phone: '+31 6 0000 0109',
    account: null,
  });
  expect(senderOf('~\u202fPriya', null)).toMatchObject({ name: 'Priya', label: '~\u202fPriya', phone: null });
});

test('a hostile file with a name in every line fills no memory', () => {
  const senders = new Senders();
  for (let i = 0; i < 100_000; i++) senders.learn(`naam ${i}: woord ${i}: x`);
  expect(senders.withColon().size).toBe(0);
  expect(senders.split('naam 99999: woord 99999: x')?.label).toBe('naam 99999');
});
