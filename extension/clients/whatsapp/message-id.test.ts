import { expect, test } from 'vitest';
import { parseMessageId } from './message-id.ts';

const ID = '3EB0D65E780C6D25D37C79';

test('both forms give the same id', () => {
  expect(parseMessageId(ID)).toEqual({ id: ID, fromMe: null, chat: null, participant: null });
  expect(parseMessageId(`true_31600000000@c.us_${ID}`)).toEqual({ id: ID, fromMe: true, chat: '31600000000@c.us', participant: null });
  expect(parseMessageId(`false_120363000000000601@g.us_${ID}_70000000000100@lid`)).toEqual({
    id: ID,
    fromMe: false,
    chat: '120363000000000601@g.us',
    participant: '70000000000100@lid',
  });
  expect(parseMessageId(`false_31600000000-1540000000@g.us_${ID}_31600000000@c.us`)?.chat).toBe('31600000000-1540000000@g.us');
  expect(parseMessageId(`true_31600000000@c.us_${ID}_out`)?.participant).toBeNull();
});

test.each([
  '',
  'album-3EB0D65E780C6D25D37C79',
  'grouped-stickers--x',
  '1f3a9c0b77e2d4a1',
  'false_x_y',
  `maybe_31600000000@c.us_${ID}`,
  `true_../../etc_${ID}`,
  ID.toLowerCase(),
  `${ID}\u0000`,
])('another shape is none: %s', (raw) => {
  expect(parseMessageId(raw)).toBeNull();
});
