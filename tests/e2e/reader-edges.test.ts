import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MessageReading } from '../../shared/record/reading.ts';
import { openWorkbench, type PageRead, type Workbench } from '../../tools/reading/workbench.ts';
import { idOf, makePage, type PageOptions, type Parts } from './reader-pages.ts';

const NOW = '2026-11-20T09:00:00+01:00';
const SANNE = 'Sanne de Wolf';
const NOOR = 'Noor Hazelhoff';

let workbench: Workbench;
beforeAll(async () => {
  workbench = await openWorkbench();
});
afterAll(() => workbench.close());

type Made = Omit<PageOptions, 'now'> & { readonly now?: string };

async function look(options: Made, memory: Record<string, string> = {}): Promise<PageRead> {
  const now = options.now ?? NOW;
  return workbench.readMarkup('whatsapp', makePage({ ...options, now }), { now, timeZone: 'Europe/Amsterdam', memory });
}

const messagesOf = async (options: Made, memory?: Record<string, string>): Promise<MessageReading[]> =>
  (await look(options, memory)).reading.messages;
const times = (messages: readonly MessageReading[]) => messages.map(({ sentAt }) => sentAt?.time ?? null);
const two = (n: number): string => String(n).padStart(2, '0');
const twelve = (p: Parts): string => `${p.h % 12 || 12}:${two(p.m)}`;

describe('times and dates', () => {
  const rows = [
    { from: SANNE, at: '2026-11-05T00:33', text: 'nacht' },
    { from: 'me', at: '2026-11-11T12:33', text: 'middag' },
    { from: SANNE, at: '2026-11-12T21:05', type: 'image', atts: [{}] },
    { from: SANNE, at: '2026-11-20T08:00', text: 'vandaag' },
  ];
  const right = ['2026-11-05T00:33:00+01:00', '2026-11-11T12:33:00+01:00', '2026-11-12T21:05:00+01:00', '2026-11-20T08:00:00+01:00'];

  test.each(['nl', 'nl-pad', 'nl-BE', 'nl-usorder', 'en-US', 'en-US-nnbsp', 'en-GB', 'de', 'ar'])('%s', async (locale) => {
    expect(times(await messagesOf({ rows, locale }))).toEqual(right);
  });

  test('dates of one country under the interface of another', async () => {
    expect(times(await messagesOf({ rows, locale: 'en-US', interfaceOf: 'nl' }))).toEqual(right);
    expect(times(await messagesOf({ rows, locale: 'nl-BE', interfaceOf: 'ar' }))).toEqual(right);
  });

  test('Argentina’s a. m., China’s 下午, a colonless clock', async () => {
    const date = (p: Parts) => `${p.d}/${p.M}/${p.y}`;
    const half = (p: Parts) => (p.h < 12 ? 'a' : 'p');
    expect(
      times(await messagesOf({ rows, locale: 'en-GB', prints: { time: (p) => `${twelve(p)}\u00a0${half(p)}.\u00a0m.`, date } })),
    ).toEqual(right);
    const chinese = { time: (p: Parts) => `${p.h < 12 ? '上午' : '下午'}${twelve(p)}`, date: (p: Parts) => `${p.y}年${p.M}月${p.d}日` };
    expect(times(await messagesOf({ rows, locale: 'en-GB', prints: chinese }))).toEqual(right);
    const finnish = { time: (p: Parts) => `${p.h}.${two(p.m)}`, date: (p: Parts) => `${p.d}.${p.M}.${p.y}` };
    expect(times(await messagesOf({ rows, locale: 'en-GB', prints: finnish }))).toEqual(right);
  });

  test('an order that nothing on the page settles leaves the time open; what was learnt before settles it', async () => {
    const open = [
      { from: SANNE, at: '2026-05-04T09:33', text: 'a' },
      { from: 'me', at: '2026-06-06T12:33', text: 'b' },
    ];
    expect(times(await messagesOf({ rows: open, locale: 'nl-BE' }))).toEqual([null, '2026-06-06T12:33:00+02:00']);
    const { memory } = await look({ rows, locale: 'nl-BE' });
    expect(times(await messagesOf({ rows: open, locale: 'nl-BE' }, memory))).toEqual([
      '2026-05-04T09:33:00+02:00',
      '2026-06-06T12:33:00+02:00',
    ]);
  });

  test('another calendar is not read as ours; the line above the row still tells the day', async () => {
    const prints = { time: (p: Parts) => `${two(p.h)}:${two(p.m)}`, date: (p: Parts) => `${p.d}/${p.M}/${p.y + 543}` };
    expect(times(await messagesOf({ rows, locale: 'en-GB', prints }))).toEqual([null, null, null, right[3]]);
  });

  test('without lines between days only a row’s own head tells its day', async () => {
    const messages = await messagesOf({
      withoutDays: true,
      rows: [
        { from: SANNE, at: '2026-11-18T09:00', type: 'voice', atts: [{ duration: '0:05' }] },
        { from: 'me', at: '2026-11-19T12:33', text: 'b' },
        { from: SANNE, at: '2026-11-20T08:00', type: 'voice', atts: [{ duration: '0:05' }] },
      ],
    });
    expect(times(messages)).toEqual([null, '2026-11-19T12:33:00+01:00', null]);
  });

  test('the hour that comes twice: both, until the rows say which', async () => {
    const doubled = [
      { from: SANNE, at: '2026-10-25T02:10', text: 'a' },
      { from: 'me', at: '2026-10-25T02:50', text: 'b' },
    ];
    const now = '2026-10-27T09:00:00+01:00';
    const open = await messagesOf({ now, rows: doubled });
    expect(open[0]?.sentAt).toEqual({ time: '2026-10-25T02:10:00+02:00', precision: 'minute', alternative: '2026-10-25T02:10:00+01:00' });
    const settled = await messagesOf({ now, rows: [...doubled, { from: SANNE, at: '2026-10-25T02:05', text: 'c', later: true }] });
    expect(settled[2]?.sentAt).toEqual({ time: '2026-10-25T02:05:00+01:00', precision: 'minute' });
  });
});

describe('people', () => {
  test('names that look like heads, labels and the word for oneself', async () => {
    const names = ['] : [12:34]', '[09:05, 30-10-2026] Sanne: ', 'A: B] C:', 'Jij', 'Misschien Later', '<b>vet</b>'];
    const rows = names.map((from, i) => ({ from, at: `2026-11-19T10:0${i}`, text: `bericht ${i}` }));
    const messages = await messagesOf({ group: true, rows: [...rows, { from: 'me', at: '2026-11-19T10:09', text: 'en ik' }] });
    expect(messages.map(({ direction }) => direction)).toEqual(['in', 'in', 'in', 'in', 'in', 'in', 'out']);
    expect(messages.map(({ sender }) => sender?.label)).toEqual([...names, NOOR]);
    expect(messages.map(({ sentAt }) => sentAt?.time)).toEqual(messages.map((_, i) => `2026-11-19T10:0${i < 6 ? i : 9}:00+01:00`));
  });

  test('a contact called "Jij" and the user are told apart, in quotes too', async () => {
    const messages = await messagesOf({
      group: true,
      rows: [
        { from: 'Jij', at: '2026-11-19T10:00', text: 'ik heet Jij' },
        { from: 'me', at: '2026-11-19T10:01', text: 'echt?', answers: 0 },
        { from: 'Jij', at: '2026-11-19T10:02', text: 'ja', answers: 1 },
        { from: SANNE, at: '2026-11-19T10:03', text: 'grappig', answers: 0 },
      ],
    });
    expect(messages.map(({ quoted }) => quoted && [quoted.id, quoted.sender])).toEqual([
      null,
      [idOf(0), 'Jij'],
      [idOf(1), NOOR],
      [idOf(0), 'Jij'],
    ]);
  });

  test('somebody else with the user’s own name', async () => {
    const messages = await messagesOf({
      group: true,
      labelFirstOnly: true,
      rows: [
        { from: NOOR, at: '2026-11-19T10:00', text: 'a' },
        { from: NOOR, at: '2026-11-19T10:01', text: 'b' },
        { from: 'me', at: '2026-11-19T10:02', text: 'c' },
        { from: 'me', at: '2026-11-19T10:03', type: 'image', atts: [{}] },
        { from: NOOR, at: '2026-11-19T10:04', type: 'image', atts: [{}] },
        { from: NOOR, at: '2026-11-19T10:05', type: 'image', atts: [{}] },
      ],
    });
    expect(messages.map(({ sender }) => sender?.self)).toEqual([false, false, true, true, false, false]);
  });

  test('a push name and its number, on rows that show one of them or neither', async () => {
    const number = '+31 6 0000 0109';
    const messages = await messagesOf({
      group: true,
      labelFirstOnly: true,
      unsaved: { [number]: 'Bas 🚲' },
      rows: [
        { from: number, at: '2026-11-19T10:00', text: 'a' },
        { from: number, at: '2026-11-19T10:01', text: 'b' },
        { from: number, at: '2026-11-19T10:02', type: 'image', atts: [{}] },
      ],
    });
    for (const { sender } of messages) expect(sender).toEqual({ name: 'Bas 🚲', self: false, label: number, phone: number, account: null });
  });

  test('a sticker has no tail: without a label nobody is taken for its sender', async () => {
    const html = makePage({
      now: NOW,
      rows: [
        { from: 'me', at: '2026-11-19T10:00', text: 'a' },
        { from: SANNE, at: '2026-11-19T10:01', type: 'sticker', atts: [{}] },
      ],
    });
    const read = await workbench.readMarkup('whatsapp', html.replaceAll('aria-label', 'data-was'), {
      now: NOW,
      timeZone: 'Europe/Amsterdam',
    });
    expect(read.reading.messages[1]).toMatchObject({ direction: 'unknown', sender: null, type: 'sticker' });
  });

  test('in a language whose word for oneself is not known a quote’s author may be anybody', async () => {
    const html = makePage({
      now: NOW,
      group: true,
      rows: [
        { from: SANNE, at: '2026-11-19T10:00', text: 'a' },
        { from: 'Kees', at: '2026-11-19T10:01', text: 'b', answers: 0 },
      ],
    });
    // The page's last author is the one in the quote: "Zu" is Basque for "you", and could as well be a name.
    const [before, after] = [html.lastIndexOf('data-testid="author"'), html.lastIndexOf('Sanne de Wolf</span>')];
    expect(after).toBeGreaterThan(before);
    const foreign = `${html.slice(0, after)}Zu${html.slice(after + SANNE.length)}`.replace('lang="nl"', 'lang="eu"');
    const { reading } = await workbench.readMarkup('whatsapp', foreign, { now: NOW, timeZone: 'Europe/Amsterdam' });
    expect(reading.messages[1]?.quoted).toEqual({ id: null, sender: null, text: 'a', kind: 'text' });
  });
});

describe('texts', () => {
  const TEXTS = [
    'Punten:\n- een\n- twee\n\nslot',
    '1. een\n2. twee',
    '<script>document.title="x"</script> ]]> &amp; <img src=x onerror="document.title=1">',
    '😀👩🏽‍💻🇳🇱',
    '😀😀😀😀😀😀',
    '\u202eomgekeerd\u202c שלום',
    'bel\u0007 tab\t en \u0001',
    'x'.repeat(100_000),
    '  ruimte  eromheen ',
    '12:34',
    'Bewerkt',
    '[12:30, 1-11-2026] Jan: hoi',
    'wds-ic-read',
    '\n\nlege regels\n',
  ];

  test.each(['g2026', 'aria'])('%s: every text comes out as it went in', async (gen) => {
    const rows = TEXTS.map((text, i) => ({ from: i % 2 ? 'me' : SANNE, at: `2026-11-19T10:${two(i)}`, text, lists: i < 2 }));
    const { reading } = await look({ gen, rows });
    expect(reading.unknown).toEqual([]);
    expect(reading.messages.map(({ text }) => text)).toEqual(TEXTS);
    expect(reading.messages.every(({ edited, truncated }) => edited === false && !truncated)).toBe(true);
  });

  test('a message of no characters at all is one, and takes nothing from its neighbours', async () => {
    const messages = await messagesOf({ rows: ['a', '', 'b'].map((text, i) => ({ from: SANNE, at: `2026-11-19T10:0${i}`, text })) });
    expect(messages.map(({ text, type }) => [text, type])).toEqual([
      ['a', 'text'],
      ['', 'text'],
      ['b', 'text'],
    ]);
  });

  test('a text of which the page shows the start', async () => {
    const [message] = await messagesOf({ rows: [{ from: SANNE, at: '2026-11-19T10:00', text: 'het begin', truncated: true }] });
    expect(message).toMatchObject({ text: 'het begin', truncated: true });
  });

  test('a quote with a head of its own gives neither its name nor its text to the reply', async () => {
    const messages = await messagesOf({
      quotePrePlain: true,
      group: true,
      rows: [
        { from: SANNE, at: '2026-11-18T10:00', text: 'vraag' },
        { from: 'Kees', at: '2026-11-19T10:01', type: 'image', atts: [{}], answers: 0 },
      ],
    });
    expect(messages[1]).toMatchObject({
      text: '',
      sender: { name: 'Kees' },
      sentAt: { time: '2026-11-19T10:01:00+01:00' },
      quoted: { id: idOf(0) },
    });
  });

  test('two messages that could be the quoted one: none is taken', async () => {
    const ok = (at: string) => ({ from: SANNE, at, text: 'ok' });
    const messages = await messagesOf({
      rows: [ok('2026-11-19T10:00'), ok('2026-11-19T10:01'), { from: 'me', at: '2026-11-19T10:02', text: 'mooi', answers: 0 }],
    });
    expect(messages[2]?.quoted).toEqual({ id: null, sender: SANNE, text: 'ok', kind: 'text' });
  });

  test.each(['../../etc', '<img src=x onerror=alert(1)>', '🏊', '\u202edrawer'])('the title %s is a title', async (title) => {
    expect((await look({ title, rows: [] })).reading.conversation?.title).toBe(title);
  });
});

describe('what only a script can put into a page', () => {
  async function disturbed(script: string): Promise<PageRead> {
    const rows = ['a', 'b', 'c'].map((text, i) => ({ from: SANNE, at: `2026-11-19T10:0${i}`, text }));
    const page = await workbench.open('whatsapp', makePage({ now: NOW, rows }));
    await page.evaluate(script);
    const read = await workbench.readPage(page, 'whatsapp', { now: NOW, timeZone: 'Europe/Amsterdam' });
    await page.close();
    return read;
  }
  const TEXT = `document.querySelectorAll('#main [data-testid="selectable-text"]')[1]`;

  test('NUL and a lone surrogate', async () => {
    const { reading } = await disturbed(`${TEXT}.textContent = 'x\\u0000y\\ud83d z'`);
    expect(reading.messages.map(({ text }) => text)).toEqual(['a', 'x\u0000y\ud83d z', 'c']);
  });

  test('elements within elements without end: that row is not understood, the others are', async () => {
    const { reading } = await disturbed(
      `{ let el = ${TEXT}; for (let i = 0; i < 1_000; i++) el = el.appendChild(document.createElement('span')); el.textContent = 'diep'; }`,
    );
    expect(reading.messages.map(({ text }) => text)).toEqual(['a', null, 'c']);
  });

  test('text of a megabyte, names of a megabyte', async () => {
    const { reading } = await disturbed(`${TEXT}.textContent = 'x'.repeat(1_500_000);
      document.querySelector('#main header [dir="auto"]').textContent = 't'.repeat(1_000_000);
      document.querySelectorAll('#main [data-pre-plain-text]')[2].setAttribute('data-pre-plain-text', '[10:02, 19-11-2026] ' + 'n'.repeat(1_000_000) + ': ');`);
    expect(reading.messages[1]).toMatchObject({ truncated: true });
    expect(reading.messages[1]?.text).toHaveLength(1_000_000);
    expect(reading.conversation?.title).toHaveLength(4_096);
    expect(reading.messages[2]?.sender?.label).toHaveLength(4_096);
  });

  test('one id on two rows is one message; an id of another shape is reported', async () => {
    const { reading } = await disturbed(`{ const ids = document.querySelectorAll('#main [data-id]');
      ids[1].setAttribute('data-id', ids[0].getAttribute('data-id'));
      ids[2].setAttribute('data-id', 'album-123'); }`);
    expect(reading.messages.map(({ id }) => id)).toEqual([idOf(0)]);
    expect(reading.unknown).toEqual([{ id: 'album-123', reason: 'id-shape' }]);
    expect(reading.evidence.duplicates).toBe(1);
  });

  test('an empty row is waited for, elements of other extensions are not text', async () => {
    const { reading } = await disturbed(`document.querySelectorAll('#main [data-virtualized]')[0].innerHTML = '<div></div>';
      ${TEXT}; document.querySelectorAll('#main [data-pre-plain-text]')[1].append(Object.assign(document.createElement('x-badge'), { textContent: 'vertaal' }));`);
    expect(reading.pending).toEqual([{ id: idOf(0), reason: 'loading' }]);
    expect(reading.messages.map(({ text }) => text)).toEqual(['b', 'c']);
  });

  test('no conversation, no page, a language of nonsense', async () => {
    const closed = await disturbed(`document.querySelector('#main').remove()`);
    expect(closed.reading).toMatchObject({ conversation: null, messages: [] });
    expect(closed.matches).toBe(true);
    const nothing = await disturbed(`document.documentElement.remove()`);
    expect(nothing.reading.messages).toEqual([]);
    expect(nothing.matches).toBe(false);
    const nonsense = await disturbed(`document.documentElement.lang = '!! _ '`);
    expect(nonsense.reading.messages).toHaveLength(3);
  });
});
