import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reading } from '../../shared/record/reading.ts';
import { type Chromium, launchChromium } from '../../tools/chromium.ts';
import { bundleReader } from '../support/converse-reader.ts';
import { type Prosody, startProsody, whyNoProsody } from '../support/prosody.ts';
import { skipReason } from '../support/testdata.ts';
import type { XmppAccount } from '../support/xmpp.ts';

/** The reader against the client itself, as published, on a real server: the fixtures are only what we believe of it. */

const missing = await whyNoProsody();
const skipped = skipReason(missing === null, missing ?? '');

let prosody: Prosody;
let chromium: Chromium;
let page: Page;
let alice: XmppAccount;
let bob: XmppAccount;

async function read(): Promise<Reading> {
  const context = { now: new Date().toISOString(), timeZone: 'Europe/Amsterdam', memory: {} };
  return Reading.parse(await page.evaluate((given) => globalThis.reader.converse.read(document, given).reading, context));
}

/** The Reading as soon as it is as expected; what it was, where it never is. */
async function readUntil(done: (reading: Reading) => boolean): Promise<Reading> {
  for (let attempt = 0; ; attempt++) {
    const reading = await read();
    if (done(reading) || attempt === 100) return reading;
    await new Promise((later) => setTimeout(later, 100));
  }
}

describe.skipIf(skipped !== null)('Converse.js on Prosody', () => {
  beforeAll(async () => {
    prosody = await startProsody();
    alice = await prosody.login('alice');
    bob = await prosody.login('bob');
    await alice.addContact('bob@localhost', 'Bob Malik');
    chromium = await launchChromium({ extension: false });
    page = await chromium.browser.newPage();
    await page.goto(prosody.page.url);
    await page.evaluate(await bundleReader());
  });
  afterAll(async () => {
    await chromium?.close();
    await alice?.close();
    await bob?.close();
    await prosody?.stop();
  });

  it('is recognised, and has no conversation before one is opened', async () => {
    await page.waitForSelector('a.open-chat[data-jid="bob@localhost"]');
    expect(await page.evaluate(() => globalThis.reader.converse.matches(document))).toBe(true);
    expect((await read()).conversation).toBeNull();
  });

  it('what two people sent is what is read', async () => {
    const said = [
      ['bob', 'c1', 'Hoi *Alice*, zie https://voorbeeld.example/?a=1&b="2" en <b>dit</b>', '2026-10-24T23:59:59.999Z'],
      ['bob', 'c2', 'Meteen erna\nmet een regel', '2026-10-25T00:30:00.000Z'],
      ['alice', 'c2', 'Hetzelfde nummer, een andere afzender', '2026-10-25T01:30:00.000Z'],
      ['bob', 'c3', '👩‍👩‍👧‍👦 \u202eomgekeerd', '2026-10-25T02:00:00.001Z'],
    ] as const;
    for (const [who, id, text, at] of said)
      await (who === 'bob' ? bob.send('alice@localhost', id, text, at) : alice.send('bob@localhost', id, text, at));
    await page.click('a.open-chat[data-jid="bob@localhost"]');
    const { conversation, messages, pending, unknown } = await readUntil((reading) => reading.messages.length === said.length);
    expect(conversation).toEqual({ nativeId: 'bob@localhost', title: 'Bob Malik', kind: 'direct', account: 'alice@localhost' });
    expect(messages.map(({ id, direction, sender, text, sentAt }) => [id, direction, sender?.name, text, sentAt?.time])).toEqual([
      ['bob@localhost/c1', 'in', 'Bob Malik', said[0][2], '2026-10-25T01:59:59.999+02:00'],
      ['bob@localhost/c2', 'in', 'Bob Malik', said[1][2], '2026-10-25T02:30:00.000+02:00'],
      // The doubled hour: the offset tells the two apart.
      ['alice@localhost/c2', 'out', 'alice@localhost', said[2][2], '2026-10-25T02:30:00.000+01:00'],
      ['bob@localhost/c3', 'in', 'Bob Malik', said[3][2], '2026-10-25T03:00:00.001+01:00'],
    ]);
    expect([pending, unknown]).toEqual([[], []]);
  });

  it('a correction, a reaction, a reply and a removal stand on the message that they are about', async () => {
    await bob.act('alice@localhost', 'e1', "<body>Hoi Alice, verbeterd</body><replace xmlns='urn:xmpp:message-correct:0' id='c1'/>");
    await bob.act(
      'alice@localhost',
      'k1',
      "<reactions xmlns='urn:xmpp:reactions:0' id='c3'><reaction>👍</reaction></reactions><store xmlns='urn:xmpp:hints'/>",
    );
    await bob.act('alice@localhost', 'r1', "<body>Een antwoord</body><reply xmlns='urn:xmpp:reply:0' to='bob@localhost' id='c3'/>");
    await bob.act('alice@localhost', 'x1', "<retract xmlns='urn:xmpp:message-retract:1' id='c2'/><store xmlns='urn:xmpp:hints'/>");
    const { messages } = await readUntil((reading) => reading.messages.some(({ deleted }) => deleted));
    const of = (id: string) => messages.find((message) => message.id === id);
    expect(of('bob@localhost/c1')).toMatchObject({ text: 'Hoi Alice, verbeterd', edited: true, deleted: false });
    expect(of('bob@localhost/c2')).toMatchObject({ text: null, type: 'deleted', deleted: true, sender: { name: 'Bob Malik' } });
    expect(of('alice@localhost/c2')).toMatchObject({ text: 'Hetzelfde nummer, een andere afzender', deleted: false });
    expect(of('bob@localhost/c3')).toMatchObject({ reactions: [{ emoji: '👍' }], reactionTotal: 1 });
    expect(of('bob@localhost/r1')).toMatchObject({ text: 'Een antwoord', quoted: { id: 'bob@localhost/c3', sender: 'Bob Malik' } });
  });

  it('what stands last in a row outlives a correction and a removal', async () => {
    await page.evaluate(() => {
      for (const { row } of globalThis.reader.converse.place.rows(document))
        globalThis.reader.converse.place.anchor(row).append(document.createElement('zegel-test'));
    });
    await bob.act('alice@localhost', 'e2', "<body>Nogmaals verbeterd</body><replace xmlns='urn:xmpp:message-correct:0' id='c1'/>");
    await bob.act('alice@localhost', 'x2', "<retract xmlns='urn:xmpp:message-retract:1' id='c3'/><store xmlns='urn:xmpp:hints'/>");
    const { messages } = await readUntil((reading) => reading.messages.filter(({ deleted }) => deleted).length === 2);
    const marked = await page.evaluate(
      () =>
        [...globalThis.reader.converse.place.rows(document)].filter(({ row }) => row.lastElementChild?.localName === 'zegel-test').length,
    );
    expect(marked).toBe(messages.length);
  });
});
