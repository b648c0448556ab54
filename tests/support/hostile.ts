import * as fc from 'fast-check';
import type { MessageRecord } from '../../shared/record/message-record.ts';
import { MessageType } from '../../shared/record/reading.ts';
import { SAMPLE_DAY } from './samples.ts';

/** Texts that chats hold and parsers trip over. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '<script>document.title="gekaapt"</script><img src=x onerror="alert(1)"><a href="javascript:alert(1)">klik</a>',
  '</style></title></textarea><!--',
  ']]> &amp; &#0; &lt;b&gt; "dubbel" \'enkel\'',
  'begin\u0000\u0007\u000b\u001b[31m\u007f\u0085eind',
  'links \u202Estcer\u202C rechts \u2066isolaat',
  'los \ud800 surrogaat \udc00 en \ufffe \uffff \ufdd0',
  '🎉👩‍👩‍👧‍👦🇳🇱',
  'regel 1\r\nregel 2\rregel 3\nregel 4\u2028regel 5',
  'שלום عليكم',
  '../../etc/passwd',
  'C:\\CON\\aux.txt',
  '__proto__',
  'e\u0301 is niet é',
  '%25 %2e%2e%2f',
  'a'.repeat(100_000),
];

/** Any UTF-16 text, lone surrogates and non-characters included, and the known bad ones. */
export function hostileText(): fc.Arbitrary<string> {
  const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((codes) => String.fromCharCode(...codes));
  return fc.oneof(units, fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(...HOSTILE_TEXTS.slice(0, -1)));
}

/** A message whose every text came from a stranger; valid by its schema. */
export function hostileMessage(): fc.Arbitrary<Partial<MessageRecord>> {
  const text = hostileText();
  const maybe = fc.option(text, { nil: null });
  const details = fc.record(
    {
      markup: text,
      mentions: fc.array(fc.record({ text, id: maybe }), { maxLength: 2 }),
      links: fc.array(text, { maxLength: 2 }),
      linkPreview: fc.record({ title: maybe, description: maybe, site: maybe }),
      poll: fc.record({
        question: text,
        multi: fc.boolean(),
        options: fc.array(fc.record({ text, votes: fc.option(fc.integer(), { nil: null }) }), { maxLength: 3 }),
      }),
      starred: fc.boolean(),
      status: fc.constantFrom('pending' as const, 'sent' as const, 'delivered' as const, 'read' as const),
    },
    { requiredKeys: [] },
  );
  const instant = fc.integer({ min: 0, max: 86_399_999 }).map((ms) => new Date(Date.parse(`${SAMPLE_DAY}T00:00Z`) + ms).toISOString());
  const message = fc.record({
    text: maybe,
    type: fc.constantFrom(...MessageType.options),
    direction: fc.constantFrom('in' as const, 'out' as const, 'system' as const, 'unknown' as const),
    sender: fc.option(
      fc.record({ name: maybe, self: fc.option(fc.boolean(), { nil: null }), label: maybe, phone: maybe, account: maybe }),
      { nil: null },
    ),
    quoted: fc.option(fc.record({ id: maybe, sender: maybe, text: maybe, kind: maybe }), { nil: null }),
    reactions: fc.array(fc.record({ emoji: text }), { maxLength: 3 }),
    edited: fc.option(fc.boolean(), { nil: null }),
    deleted: fc.option(fc.boolean(), { nil: null }),
    forwarded: fc.constantFrom(null, 'once' as const, 'many' as const),
    attachments: fc.array(
      fc.record({
        kind: fc.constantFrom(...MessageType.options),
        name: maybe,
        size: maybe,
        pages: fc.option(fc.integer(), { nil: null }),
        duration: maybe,
      }),
      { maxLength: 2 },
    ),
    truncated: fc.boolean(),
    provenance: fc.dictionary(
      fc.constantFrom('sentAt', 'sender.name', 'text', '<b>'),
      fc.constantFrom('assumed' as const, 'claimed' as const),
    ),
    observations: fc.array(
      fc.record(
        {
          kind: fc.constantFrom('seen' as const, 'edited' as const, 'deleted' as const, 'gap' as const),
          at: instant,
          text: maybe,
          cause: fc.constantFrom('expired' as const, 'media-not-loaded' as const),
        },
        { requiredKeys: ['kind', 'at'] },
      ),
      { maxLength: 3 },
    ),
  });
  return fc.tuple(message, details).map(([fields, optional]) => ({ ...fields, ...optional }));
}
