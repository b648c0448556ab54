import { describe, expect, test } from 'vitest';
import { sampleConversationRef, sampleRecord, sampleUuid } from '../../tests/support/samples.ts';
import { contentHashOf } from './content-hash.ts';
import type { MessageRecord } from './message-record.ts';

const sender = { name: 'Jan Jansen', self: false, label: 'Jan Jansen', phone: null, account: null };
const quoted = { id: '3EB0', sender: 'Piet', text: 'Wat denk je?', kind: 'text' };
const attachment = { kind: 'document' as const, name: 'nota.pdf', size: '12 kB', pages: 3, duration: null };
const base = sampleRecord({ sender, quoted, attachments: [attachment] });
const hashWith = (changes: Partial<MessageRecord>) => contentHashOf({ ...base, ...changes });

describe('how a message was seen makes no difference', () => {
  test.each<[string, Partial<MessageRecord>]>([
    ['the conversation of another browser', { conversation: sampleConversationRef({ id: sampleUuid(7), title: 'Andere titel' }) }],
    ['the time of capture', { capturedAt: '2026-11-24T00:00:00.000Z' }],
    ['observations', { observations: [] }],
    ['provenance', { provenance: { text: 'label' } }],
    ['the reader', { reader: 'whatsapp/99' }],
    ['the order on the page', { order: 17 }],
    ['formatting, a star, delivery', { markup: '*Beste* Jan', starred: true, status: 'read' }],
    ['reactions', { reactions: [{ emoji: '👍' }] }],
    ['the raw name and the phone number', { sender: { ...sender, label: '~Jan', phone: '+31 6' } }],
    ['the id and kind of what is quoted', { quoted: { ...quoted, id: null, kind: null } }],
    ['the same instant on another clock', { sentAt: { time: '2026-11-23T08:00Z', precision: 'minute' } }],
    ['not saying that it was not edited or deleted', { edited: false, deleted: false }],
  ])('%s', (_, changes) => {
    expect(hashWith(changes)).toBe(contentHashOf(base));
  });
});

describe('what the message is does', () => {
  test.each<[string, Partial<MessageRecord>]>([
    ['client', { client: 'converse' }],
    ['id of the client', { nativeId: 'OTHER' }],
    ['direction', { direction: 'out' }],
    ['no sender', { sender: null }],
    ['name of the sender', { sender: { ...sender, name: 'Jan J.' } }],
    ['whether the sender is the official', { sender: { ...sender, self: null } }],
    ['account of the sender', { sender: { ...sender, account: 'jan@example.org' } }],
    ['time', { sentAt: { time: '2026-11-23T09:01+01:00', precision: 'minute' } }],
    ['precision of the time', { sentAt: { time: '2026-11-23T09:00+01:00', precision: 'day' } }],
    ['no time', { sentAt: null }],
    ['type', { type: 'image' }],
    ['text', { text: 'Anders.' }],
    ['no text', { text: null }],
    ['nothing quoted', { quoted: null }],
    ['text of what is quoted', { quoted: { ...quoted, text: 'Wat denk jij?' } }],
    ['sender of what is quoted', { quoted: { ...quoted, sender: null } }],
    ['edited', { edited: true }],
    ['deleted', { deleted: true }],
    ['forwarded', { forwarded: 'once' }],
    ['attachments', { attachments: [] }],
    ['name of an attachment', { attachments: [{ ...attachment, name: 'notulen.pdf' }] }],
    ['truncated', { truncated: true }],
  ])('%s', (_, changes) => {
    expect(hashWith(changes)).not.toBe(contentHashOf(base));
  });
});

test('a lone surrogate differs from the replacement character; a time that is none is compared as it is', () => {
  expect(hashWith({ text: '\ud800' })).not.toBe(hashWith({ text: '\ufffd' }));
  const impossible = (time: string) => hashWith({ sentAt: { time, precision: 'minute' } });
  expect(impossible('2026-13-99T99:99Z')).not.toBe(impossible('2026-13-98T99:99Z'));
});
