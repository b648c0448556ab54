import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadContext } from '../../extension/clients/client.ts';
import { SELECTORS } from '../../extension/clients/converse/selectors.ts';
import { Reading } from '../../shared/record/reading.ts';
import { type Chromium, launchChromium } from '../../tools/chromium.ts';
import { bundleReader } from '../support/converse-reader.ts';

/** The reader of Converse.js in a real browser, on pages of our own writing; `converse.test.ts` has the real client. */

const ROOT = join(import.meta.dirname, '../..');
const CONTEXT: ReadContext = { now: '2026-04-01T12:00:00.000Z', timeZone: 'Europe/Amsterdam', memory: {} };

let chromium: Chromium;
let page: Page;
let code: string;

async function open(fixture: string): Promise<void> {
  await page.setContent(readFileSync(join(ROOT, 'tests/fixtures/converse', fixture), 'utf8'));
  await page.evaluate(code);
}

/** Also holds that every Reading obeys its schema: one bad field would lose the whole of it at the border. */
async function read(context = CONTEXT): Promise<Reading> {
  return Reading.parse(await page.evaluate((given) => globalThis.reader.converse.read(document, given).reading, context));
}

beforeAll(async () => {
  code = await bundleReader();
  chromium = await launchChromium({ extension: false });
  page = await chromium.browser.newPage();
});
afterAll(() => chromium?.close());

describe('a conversation of two', () => {
  it('is read whole: sender, direction, time, text, quotes, reactions, edits and removals', async () => {
    await open('direct.html');
    const reading = await read();
    expect(reading.conversation).toEqual({
      nativeId: 'bilal@voorbeeld.example',
      title: 'Bilal Demir',
      kind: 'direct',
      account: 'anna@voorbeeld.example',
    });
    const rows = reading.messages.map(({ id, direction, sender, sentAt, type, text }) => [
      id,
      direction,
      sender?.name,
      sentAt?.time,
      type,
      text,
    ]);
    const long = 'Dit is een lang bericht over de begroting van volgend jaar, waarvan het citaat maar een deel laat zien.';
    const [b, a] = ['bilal@voorbeeld.example', 'anna@voorbeeld.example'];
    expect(rows).toEqual([
      [`${b}/m1`, 'in', 'Bilal Demir', '2026-03-28T09:00:00.250+01:00', 'text', 'Goedemorgen *Anna*'],
      [`${a}/m2`, 'out', a, '2026-03-28T09:01:00.000+01:00', 'text', long],
      [
        `${b}/m3`,
        'in',
        'Bilal Demir',
        '2026-03-28T09:02:10.001+01:00',
        'text',
        'Het <b>juiste</b> bedrag & de rest, zie https://voorbeeld.example/nota',
      ],
      [`${b}/m4`, 'in', 'Bilal Demir', '2026-03-28T09:02:11.000+01:00', 'text', 'Regel een\nregel twee'],
      [`${b}/m5`, 'in', 'Bilal Demir', '2026-03-28T09:03:00.000+01:00', 'deleted', null],
      [`${b}/m6`, 'in', 'Bilal Demir', '2026-03-29T01:30:00.000+01:00', 'text', 'Nog voor de klok verzet werd'],
      [`${b}/m7`, 'in', 'Bilal Demir', '2026-03-29T03:30:00.000+02:00', 'text', 'En erna'],
      [`${b}/m8`, 'in', 'Bilal Demir', '2026-03-29T03:31:00.000+02:00', 'text', '/me zwaait'],
      [`${a}/m9`, 'out', a, '2026-03-29T03:32:00.000+02:00', 'image', 'https://voorbeeld.example/upload/a%20b.png'],
    ]);
    const of = (id: string) => reading.messages.find((message) => message.id.endsWith(id));
    expect(reading.messages.filter(({ edited }) => edited).map(({ id }) => id)).toEqual([`${b}/m3`]);
    expect(reading.messages.filter(({ deleted }) => deleted).map(({ id }) => id)).toEqual([`${b}/m5`]);
    expect([of('m4')?.reactions, of('m4')?.reactionTotal]).toEqual([[{ emoji: '👍' }, { emoji: '❤️' }], 3]);
    expect(of('m6')?.quoted).toEqual({ id: `${a}/m2`, sender: a, text: `${long.slice(0, 80)}...`, kind: null });
    expect(of('m7')?.quoted).toEqual({ id: null, sender: null, text: null, kind: null });
    expect(of('m9')?.attachments).toEqual([{ kind: 'image', name: 'a b.png', size: null, pages: null, duration: null }]);
    expect(of('m1')?.provenance.sentAt).toBe('claimed');
  });

  it('says of what is not there yet, or cannot be read, that it is pending', async () => {
    await open('direct.html');
    expect((await read()).pending).toEqual([
      { id: 'bilal@voorbeeld.example/m10', reason: 'incomplete' },
      { id: null, reason: 'incomplete' },
      { id: null, reason: 'shell' },
      { id: null, reason: 'shell' },
    ]);
  });

  it('takes the zone from the policy, not from the browser', async () => {
    await open('direct.html');
    const { messages } = await read({ ...CONTEXT, timeZone: 'America/Paramaribo' });
    expect(messages[5]?.sentAt?.time).toBe('2026-03-28T21:30:00.000-03:00');
    expect(messages[5]?.day).toBe('2026-03-28');
  });
});

describe('a room', () => {
  it('tells senders apart who chose the same id, and names that spell into one another', async () => {
    await open('room.html');
    const { conversation, messages, unknown } = await read();
    const room = 'beleid@kamers.voorbeeld.example';
    expect(conversation).toMatchObject({ nativeId: room, title: 'Beleidskamer', kind: 'group' });
    expect(messages.map(({ id, sender }) => [id, sender?.name ?? null])).toEqual([
      ['info/2026-11-20T09:00:00.000Z', null],
      ['info/2026-11-20T09:00:00.000Z/2', null],
      [`${room}%2Fbilal/g1`, 'bilal'],
      [`${room}%2Fanna/g1`, 'anna'],
      [`${room}%2Fanna/g2`, 'anna'],
      [`${room}%2Fa%2Fb/c`, 'a/b'],
      [`${room}%2Fa/b%2Fc`, 'a'],
    ]);
    expect(messages.slice(0, 2).map(({ direction, text }) => [direction, text])).toEqual([
      ['system', 'bilal has changed the topic'],
      ['system', 'The topic is: begroting'],
    ]);
    expect(unknown).toEqual([]);
  });
});

describe('selectors', () => {
  it.each(['direct', 'room'] as const)('match as often as they claim in %s.html', async (name) => {
    await open(`${name}.html`);
    const table = Object.entries(SELECTORS);
    const found = await page.evaluate(
      (all) => all.map((css) => document.querySelectorAll(css).length),
      table.map(([, { css }]) => css),
    );
    expect(Object.fromEntries(table.map(([key], at) => [key, found[at]]))).toEqual(
      Object.fromEntries(table.map(([key, { inDirect, inRoom }]) => [key, name === 'direct' ? inDirect : inRoom])),
    );
  });
});

describe('marks', () => {
  it('stand on every row that has an id, and find their row back', async () => {
    await open('direct.html');
    const found = await page.evaluate(() => {
      const { place, read: look } = globalThis.reader.converse;
      const rows = [...place.rows(document)];
      return {
        ids: rows.map(({ id }) => id),
        back: rows.map(({ row }) => place.rowOf(row.querySelector('.chat-msg__content') as Node)?.id),
        anchored: rows.every(({ row }) => place.anchor(row) === row),
        outside: place.rowOf(document.body),
        read: look(document, { now: '', timeZone: 'UTC', memory: {} }).reading.messages.map(({ id }) => id),
        list: place.list(document)?.className,
        title: place.title(document)?.textContent,
      };
    });
    expect(found.back).toEqual(found.ids);
    expect(found.ids).toEqual([...found.read, 'bilal@voorbeeld.example/m10']);
    expect(found).toMatchObject({ anchored: true, outside: null, list: 'chat-content__messages', title: 'Bilal Demir' });
  });
});

describe('hostile pages', () => {
  it('texts survive to the last character, and nothing in them runs', async () => {
    await open('direct.html');
    const texts = [
      '<img src=x onerror="globalThis.ran = true"><script>globalThis.ran = true</script>',
      ']]> <!-- & &amp; \u0000\u0001\u0007\u001b',
      'אבג \u202e abc \u2066',
      'half een paar: \ud83d, en de andere: \udc4d',
      '👩‍👩‍👧‍👦🇳🇱',
      '',
      ' spaties blijven \n',
      'x'.repeat(100_000),
    ];
    const rows = await page.evaluate((all) => {
      const bodies = document.querySelectorAll('converse-chat-message-body');
      return all.map((text, at) => {
        bodies[at]?.setAttribute('text', text);
        return bodies[at]?.closest('.chat-msg')?.getAttribute('data-msgid');
      });
    }, texts);
    const { messages } = await read();
    expect(rows.map((id) => messages.find((message) => message.rawId === id)?.text)).toEqual(texts);
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
  });

  it('too much of anything is cut or named, never lost in silence, and never breaks the rest', async () => {
    await open('direct.html');
    await page.evaluate(() => {
      const row = (id: string) => document.querySelector(`[data-msgid="${id}"]`);
      row('m1')?.querySelector('converse-chat-message-body')?.setAttribute('text', 'y'.repeat(1_000_001));
      row('m2')?.setAttribute('data-msgid', 'z'.repeat(5_000));
      row('m3')?.removeAttribute('data-from');
      row('m4')?.setAttribute('data-isodate', '+275760-09-13T00:00:00.000Z');
      row('m5')?.setAttribute('data-isodate', 'gisteren');
      row('m6')?.setAttribute('data-msgid', 'm7');
      row('m8')?.setAttribute('class', 'message iets-nieuws');
      const author = row('m1')?.querySelector('.chat-msg__author');
      if (author) author.textContent = '\u202e'.repeat(10_000);
      const title = document.querySelector('.chatbox-title__text');
      if (title) title.textContent = '../../etc';
    });
    const { conversation, messages, unknown } = await read();
    expect(conversation?.title).toBe('../../etc');
    expect(messages[0]).toMatchObject({ truncated: true, text: 'y'.repeat(1_000_000) });
    expect(unknown.map(({ id, reason }) => [id, reason])).toEqual([
      [null, 'no-id'],
      [null, 'no-id'],
      ['bilal@voorbeeld.example/m7', 'duplicate-id'],
      [null, 'row'],
    ]);
    expect(messages.slice(1, 3).map(({ sentAt, day }) => [sentAt, day])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('a page that is no chat, or a chat without a list, gives nothing and throws nothing', async () => {
    const readings: unknown[] = [];
    for (const body of [
      '',
      '<converse-root></converse-root>',
      '<converse-chat jid=""><p>x</p></converse-chat>',
      '<converse-muc jid="a@b"><p>x</p></converse-muc>',
    ]) {
      await page.setContent(`<body>${body}</body>`);
      await page.evaluate(code);
      const { conversation, messages } = await read();
      readings.push([
        await page.evaluate(() => globalThis.reader.converse.matches(document)),
        conversation?.title ?? null,
        messages.length,
      ]);
    }
    expect(readings).toEqual([
      [false, null, 0],
      [true, null, 0],
      [false, null, 0],
      [false, 'a@b', 0],
    ]);
  });
});
