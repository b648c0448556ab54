import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MessageReading, Reading } from '../../shared/record/reading.ts';
import { openWorkbench, type Workbench } from '../../tools/reading/workbench.ts';
import { idOf, makePage, type PageOptions, type Row } from './reader-pages.ts';

/** What a message has beside its text: formatting, names, links, polls, places, stars, delivery. */

const NOW = '2026-11-20T09:00:00+01:00';
const SANNE = 'Sanne de Wolf';
const GENERATIONS = ['g2026', 'g2024', 'g2023', 'aria'];

let workbench: Workbench;
beforeAll(async () => {
  workbench = await openWorkbench();
});
afterAll(() => workbench.close());

async function look(rows: readonly Omit<Row, 'at'>[], options: Partial<PageOptions> = {}, script = ''): Promise<Reading> {
  const timed = rows.map((row, i) => ({ at: `2026-11-19T10:${String(i).padStart(2, '0')}`, ...row }) as Row);
  const page = await workbench.open('whatsapp', makePage({ ...options, now: NOW, rows: timed }));
  await page.evaluate(script);
  const { reading } = await workbench.readPage(page, 'whatsapp', { now: NOW, timeZone: 'Europe/Amsterdam' });
  await page.close();
  return reading;
}
const messagesOf = async (...args: Parameters<typeof look>): Promise<MessageReading[]> => (await look(...args)).messages;
const texts = (...all: string[]) => all.map((text) => ({ from: SANNE, text }));

describe('formatting, names and links', () => {
  test.each(GENERATIONS)('%s: as WhatsApp itself writes it', async (gen) => {
    const written = [
      'Let op *dit* en _dat_ of ~toch niet~',
      '```Z-2026-004417``` en `code`',
      '*vet*\n_schuin_\n\n~weg~',
      '*helemaal vet*',
      '@{Bas 🚲|70000000860000@lid} en @{Ruben|}',
      'Zie https://voorbeeld.example/a?b=c&d=e *nu*',
      'gewoon',
      '*😀 vet* 2*3*4',
    ];
    const messages = await messagesOf(texts(...written), { gen });
    expect(messages.map(({ markup, text }) => markup ?? text)).toEqual(written);
    expect(messages[6]).not.toHaveProperty('markup');
    expect(messages[4]?.mentions).toEqual([
      { text: '@Bas 🚲', id: '70000000860000@lid' },
      { text: '@Ruben', id: null },
    ]);
    expect(messages[5]?.links).toEqual(['https://voorbeeld.example/a?b=c&d=e']);
    expect(messages[5]?.provenance).toMatchObject({ links: 'attribute', markup: 'attribute' });
  });

  test('lists keep their marks, formatted or not', async () => {
    const text = 'Punten:\n- een\n- *twee*\nslot';
    const messages = await messagesOf([{ from: SANNE, text, lists: true }]);
    expect(messages[0]).toMatchObject({ text: 'Punten:\n- een\n- twee\nslot', markup: text });
  });

  test('an element formatted in no known way leaves the formatting open, and nothing but web addresses are links', async () => {
    const script = `{ const [a, b, c] = document.querySelectorAll('#main [data-testid="selectable-text"]');
      a.innerHTML = 'x <code>y</code> <b>z</b>';
      b.innerHTML = '<a href="javascript:alert(1)">klik</a> <a href="data:text/html,x">of</a> <a href="https://web.example/">web</a>';
      c.innerHTML = '<strong></strong>leeg <strong>a<em>b</em></strong><pre>c</pre>d'; }`;
    const messages = await messagesOf(texts('a', 'b', 'c'), {}, script);
    expect(messages[0]).toMatchObject({ text: 'x y z' });
    expect(messages[0]).not.toHaveProperty('markup');
    expect(messages[1]?.links).toEqual(['https://web.example/']);
    expect(messages[2]).toMatchObject({ text: 'leeg ab\nc\nd', markup: 'leeg *a_b_*\n```c```\nd' });
  });

  test('what a quote names and links to is the quote’s', async () => {
    const messages = await messagesOf([
      ...texts('Zie https://een.example/ @{Bas|70000000860000@lid}'),
      { from: 'me', text: 'ja', answers: 0 },
    ]);
    expect(messages[1]).not.toHaveProperty('links');
    expect(messages[1]).not.toHaveProperty('mentions');
  });
});

describe('stars and delivery', () => {
  const STATUSES = ['pending', 'sent', 'delivered', 'read'];
  const own: Omit<Row, 'at'>[] = STATUSES.map((status) => ({ from: 'me', text: status, status, starred: status === 'sent' }));
  const rows = [...own, { from: SANNE, text: 'hoi', starred: true }, { from: SANNE, text: 'dag' }];

  test.each(GENERATIONS)('%s: what is shown', async (gen) => {
    for (const locale of ['nl', 'en-US', 'de', 'ar']) {
      const messages = await messagesOf(rows, { gen, locale });
      expect(messages.map(({ status }) => status)).toEqual([...STATUSES, undefined, undefined]);
      expect(messages.map(({ starred }) => starred)).toEqual([false, true, false, false, true, false]);
    }
  });

  test('without labels two marks are drawn alike: neither is taken', async () => {
    const script = `document.querySelectorAll('[aria-label]').forEach((el) => el.removeAttribute('aria-label'))`;
    const messages = await messagesOf(rows, {}, script);
    expect(messages.map(({ status }) => status)).toEqual(['pending', 'sent', undefined, undefined, undefined, undefined]);
    expect(messages.map(({ starred }) => starred)).toEqual([false, true, false, false, true, false]);
  });

  test('a label and a drawing that disagree, or two marks: none is taken', async () => {
    const script = `{ const [pending, sent] = document.querySelectorAll('#main [data-testid="msg-meta"]');
      pending.querySelector('[aria-label=" In behandeling "]').setAttribute('aria-label', ' Gelezen ');
      const mark = sent.querySelector('[aria-label=" Verzonden "]'); mark.after(mark.cloneNode(true)); }`;
    const messages = await messagesOf(rows, {}, script);
    expect(messages.map(({ status }) => status).slice(0, 4)).toEqual([undefined, undefined, 'delivered', 'read']);
  });

  test('an unknown drawing may be a star; a page without any drawing says nothing of stars', async () => {
    const strange = await messagesOf(
      rows,
      {},
      `document.querySelectorAll('#main [data-testid="msg-meta"]')[5].insertAdjacentHTML('afterbegin', '<svg><title>ic-new</title></svg>')`,
    );
    expect(strange.map(({ starred }) => starred)).toEqual([false, true, false, false, true, undefined]);
    const bare = await messagesOf(
      rows,
      {},
      `document.querySelectorAll('#main [data-testid="msg-meta"] svg').forEach((el) => el.closest('span').remove())`,
    );
    expect(bare.every(({ starred, status }) => starred === undefined && status === undefined)).toBe(true);
  });
});

describe('polls', () => {
  const poll = {
    question: 'Wanneer?',
    multi: false,
    options: [
      { text: 'dinsdag 10.00 uur', votes: 4 },
      { text: '11', votes: 1 },
    ],
  };

  test.each(GENERATIONS)('%s: question, answers, votes', async (gen) => {
    const messages = await messagesOf(
      [
        { from: SANNE, type: 'poll', poll },
        { from: 'me', type: 'poll', poll: { ...poll, multi: true } },
      ],
      { gen },
    );
    expect(messages.map((message) => message.poll)).toEqual([poll, { ...poll, multi: true }]);
    expect(messages[0]).toMatchObject({ type: 'poll', text: 'Wanneer?' });
    expect(messages[0]).not.toHaveProperty('markup');
  });

  test('numbers that contradict each other are not known; an answer without its words leaves no poll', async () => {
    const first = `document.querySelector('#main input')`;
    const row: Omit<Row, 'at'>[] = [{ from: SANNE, type: 'poll', poll }];
    const [doubtful] = await messagesOf(row, {}, `${first}.setAttribute('aria-label', 'dinsdag 10.00 uur 5 stemmen')`);
    expect(doubtful?.poll?.options.map(({ votes }) => votes)).toEqual([null, 1]);
    const [broken] = await messagesOf(row, {}, `${first}.id = 'anders'`);
    expect(broken).toMatchObject({ type: 'poll', text: 'Wanneer?' });
    expect(broken).not.toHaveProperty('poll');
  });
});

describe('media', () => {
  const MEDIA: Omit<Row, 'at'>[] = [
    { from: SANNE, text: 'begin' },
    { from: SANNE, type: 'sticker', atts: [{}] },
    { from: SANNE, type: 'gif', atts: [{}] },
    { from: SANNE, type: 'contact', atts: [{ name: 'Kees de Boer' }] },
    { from: SANNE, type: 'location', atts: [{ name: 'Stadhuis', lat: 51.92442, lng: -4.47773 }] },
  ];

  test.each(GENERATIONS)('%s: a sticker, a GIF, a contact, a place', async (gen) => {
    const messages = await messagesOf(MEDIA, { gen });
    expect(messages.map(({ type }) => type)).toEqual(['text', 'sticker', 'gif', 'contact', 'location']);
    expect(messages[3]?.attachments).toMatchObject([{ name: 'Kees de Boer' }]);
    expect(messages[4]?.attachments).toMatchObject([{ name: 'Stadhuis', lat: 51.92442, lng: -4.47773 }]);
  });

  test.each(GENERATIONS)('%s: a film, and an album of which the kinds may not show', async (gen) => {
    const rows: Omit<Row, 'at'>[] = [
      { from: SANNE, text: 'begin' },
      { from: SANNE, type: 'video', atts: [{ duration: '1:12' }] },
      { from: SANNE, type: 'album', atts: [{ tiles: ['image', 'image', 'video', 'image', 'image', 'image'] }] },
      { from: SANNE, type: 'album', text: 'twee', atts: [{ tiles: ['image', 'image'] }] },
    ];
    const messages = await messagesOf(rows, { gen });
    expect(messages.map(({ type }) => type)).toEqual(['text', 'video', 'album', 'album']);
    expect(messages[1]?.attachments).toMatchObject([{ kind: 'video', duration: '1:12' }]);
    expect(messages.slice(2).map(({ attachments }) => attachments.length)).toEqual([6, 2]);
    const kinds = messages[2]?.attachments.map(({ kind }) => kind);
    const named = gen === 'g2026' || gen === 'g2023';
    expect(kinds).toEqual(named ? ['image', 'image', 'video', 'image', 'unknown', 'unknown'] : Array(6).fill('unknown'));
    expect(messages[3]?.text).toBe('twee');
  });

  test('a place named by words, or out of this world, has no degrees', async () => {
    const change = (query: string) =>
      `document.querySelectorAll('#main a[href*="maps"]').forEach((el) => { el.href = 'https://maps.google.com/maps?q=${query}'; })`;
    for (const query of ['12%20Dorpsstraat', '-91,4', '1,2,3', '5']) {
      const messages = await messagesOf(MEDIA.slice(4), {}, change(query));
      expect(messages[0]?.attachments[0] ?? {}, query).not.toHaveProperty('lat');
    }
  });

  test('of two pictures with one caption the quoted one is that with the same small picture', async () => {
    const rows: Omit<Row, 'at'>[] = [
      { from: SANNE, type: 'image', text: 'kijk', atts: [{}] },
      { from: SANNE, type: 'image', text: 'kijk', atts: [{}] },
      { from: 'me', text: 'mooi', answers: 0 },
    ];
    const open = await messagesOf(rows);
    expect(open[2]?.quoted).toMatchObject({ id: null, text: 'kijk' });
    const script = `document.querySelector('#main [data-testid="quoted-message"]').append(
      document.querySelectorAll('#main [data-testid="image-thumb"] [style*="background-image"]')[1].cloneNode())`;
    const pictured = await messagesOf(rows, {}, script);
    expect(pictured[2]?.quoted?.id).toBe(idOf(1));
    expect(pictured[2]?.provenance['quoted.id']).toBe('attribute');
  });

  test('an answered message that is known by its words alone is said to be', async () => {
    const messages = await messagesOf([...texts('vraag?'), { from: 'me', text: 'ja', answers: 0 }]);
    expect(messages[1]).toMatchObject({ quoted: { id: idOf(0) }, provenance: { quoted: 'shown', 'quoted.id': 'neighbour' } });
  });
});

describe('the header', () => {
  test.each(GENERATIONS)('%s: what stands under the title', async (gen) => {
    const { conversation } = await look(texts('a'), { gen, group: true, title: '🏊 Plons' });
    expect(conversation).toMatchObject({ title: '🏊 Plons', subtitle: 'Jij', titleAmbiguous: false });
  });

  test('a list that does not show all chats can’t tell that a title stands alone', async () => {
    const { conversation } = await look(
      texts('a'),
      {},
      `document.querySelector('#pane-side [role="grid"]').setAttribute('aria-rowcount', '485')`,
    );
    expect(conversation).not.toHaveProperty('titleAmbiguous');
    const twice = await look(
      texts('a'),
      {},
      `{ const row = document.querySelector('#pane-side [role="row"]'); row.after(row.cloneNode(true)); }`,
    );
    expect(twice.conversation?.titleAmbiguous).toBe(true);
  });
});
