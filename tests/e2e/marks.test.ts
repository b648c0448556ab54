import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChatTabHand } from '../support/chat-tab.ts';
import type { Origin } from '../support/origin.ts';
import { serveSimulator } from '../support/simulator.ts';
import { callWorker, dumpStore } from '../support/store.ts';
import { inside, until, waitInside } from '../support/world.ts';

let origin: Origin;
beforeAll(async () => {
  origin = await serveSimulator();
});
afterAll(() => origin.close());

const OURS = 'zegel-mark, zegel-overlay, zegel-conversation';

test('before consent nothing of Zegel is in the page and nothing is stored; after it the marks come by themselves', async () => {
  const tab = await ChatTabHand.open(origin, { consent: false });
  await new Promise((later) => setTimeout(later, 2_000));
  expect(await tab.page.$$eval(OURS, (all) => all.length)).toBe(0);
  expect((await dumpStore(tab.extension)).zegel?.messages ?? []).toEqual([]);
  await callWorker(tab.extension, 'consent', {});
  const [id = ''] = (await tab.inView()).slice(-1);
  await tab.untilState(id, 'untagged');
  expect(tab.errors).toEqual([]);
});

test('a message is tagged by mouse in each of four ways, and the tag is taken off again; the page stays as it was', async () => {
  const tab = await ChatTabHand.open(origin, { consent: false });
  const before = await tab.pageAlone();
  await callWorker(tab.extension, 'consent', {});
  const ids = (await tab.inView()).slice(-4);
  const tags = ['business', 'private', 'partyPolitical', 'doubt'] as const;
  for (const [i, tag] of tags.entries()) {
    const id = ids[i] ?? '';
    await tab.untilState(id, 'untagged');
    await tab.tag(id, tag);
    await tab.untilState(id, tag);
  }
  await tab.tag(ids[0] ?? '', 'none');
  await tab.untilState(ids[0] ?? '', 'untagged');
  expect(await tab.pageAlone()).toBe(before);
  expect(tab.errors).toEqual([]);
});

test('private counts down, can be undone, and else is gone for good', async () => {
  const tab = await ChatTabHand.open(origin);
  const [first = '', second = ''] = (await tab.inView()).slice(-2);
  await tab.untilState(first, 'untagged');
  await tab.tag(first, 'private');
  const strip = await waitInside(tab.world, 'zegel-overlay', '.strip .what');
  expect(strip.words).toMatch(/^Gelabeld: PrivéWordt over \d+ s definitief verwijderd$/);
  await tab.click('zegel-overlay', '[data-action="undo"]');
  await tab.untilState(first, 'untagged');
  await tab.tag(second, 'private');
  await tab.untilState(second, 'excludedFinal', 20_000);
  await tab.pointAt(second);
  expect(await inside(tab.world, 'zegel-overlay', '.toolbar')).toEqual([]);
  expect((await waitInside(tab.world, 'zegel-overlay', '.settled')).words).toContain('Niet bewaard');
});

test('sorting by keyboard: in, from message to message, tag, undo, and back to where the user was typing', async () => {
  const tab = await ChatTabHand.open(origin, {
    before: () => {
      const seen: string[] = [];
      Object.assign(window, { seenKeys: seen });
      document.addEventListener('keydown', (event) => seen.push(event.key), true);
    },
  });
  const [third = '', second = '', last = ''] = (await tab.inView()).slice(-3);
  await tab.untilState(last, 'untagged');
  await tab.page.focus('#main [contenteditable]');
  await tab.page.keyboard.type('ab1');
  await tab.shortcut();
  const active = () => inside(tab.world, 'zegel-overlay', '.toolbar button:focus');
  expect((await until('focus in the toolbar', async () => (await active())[0])).words).toBe('Zakelijk');
  await tab.page.keyboard.press('1');
  await tab.untilState(last, 'business');
  await tab.page.keyboard.press('ArrowUp');
  await tab.page.keyboard.press('3');
  await tab.untilState(second, 'partyPolitical');
  await tab.page.keyboard.press('u');
  await tab.untilState(second, 'untagged');
  await tab.page.keyboard.press('ArrowUp');
  await tab.page.keyboard.press('ArrowRight');
  await tab.page.keyboard.press('ArrowRight');
  await tab.page.keyboard.press('ArrowRight');
  expect((await active())[0]?.words).toBe('Twijfel');
  await tab.page.keyboard.press('Enter');
  await tab.untilState(third, 'doubt');
  await tab.page.keyboard.press('ArrowDown');
  await tab.page.keyboard.press('ArrowDown');
  await tab.page.keyboard.press('0');
  await tab.untilState(last, 'untagged');
  await tab.page.keyboard.press('Escape');
  expect(await tab.page.evaluate(() => document.activeElement?.getAttribute('contenteditable'))).toBe('true');
  await tab.page.keyboard.type('2c');
  expect(await tab.page.$eval('#main [contenteditable]', (box) => box.textContent)).toBe('ab12c');
  // What was pressed in our control did not reach the page; what was typed in the page did.
  const keys = await tab.page.evaluate(() => (window as unknown as { seenKeys: string[] }).seenKeys);
  expect(keys.filter((key) => !['Alt', 'Shift'].includes(key))).toEqual(['a', 'b', '1', '2', 'c']);
  expect((await tab.states()).get(last)).toBe('untagged');
  expect(tab.errors).toEqual([]);
});

test('one chip of all is in the tab order, and opens the control by Enter', async () => {
  const tab = await ChatTabHand.open(origin);
  const [last = ''] = (await tab.inView()).slice(-1);
  await tab.untilState(last, 'untagged');
  expect(await inside(tab.world, 'zegel-mark', 'button[tabindex="0"]')).toMatchObject([{ row: last }]);
  await tab.world(() => {
    const { dom } = (globalThis as unknown as { chrome: { dom: { openOrClosedShadowRoot(host: Element): ShadowRoot } } }).chrome;
    const stop = [...document.querySelectorAll('zegel-mark')]
      .map((host) => dom.openOrClosedShadowRoot(host).querySelector<HTMLElement>('button[tabindex="0"]'))
      .find(Boolean);
    stop?.focus();
  });
  await tab.page.keyboard.press('Enter');
  await until('focus in the toolbar', async () => (await inside(tab.world, 'zegel-overlay', '.toolbar button:focus'))[0]);
  await tab.page.keyboard.press('1');
  await tab.untilState(last, 'business');
});

test('a chip comes back when the page draws its row anew, and follows its message when a row is used again', async () => {
  const tab = await ChatTabHand.open(origin);
  const [a = '', b = ''] = (await tab.inView()).slice(-2);
  await tab.untilState(a, 'untagged');
  await tab.tag(a, 'business');
  await tab.untilState(a, 'business');
  await tab.page.evaluate((id) => window.__sim.edit(id, 'iets anders'), a);
  await tab.untilState(a, 'business');
  // A virtual list may put other content into the same row.
  await tab.page.evaluate(
    ([one, other]) => {
      const row = (id: string | undefined) => document.querySelector(`[data-id="${id}"]`);
      const [first, second] = [row(one), row(other)];
      first?.setAttribute('data-id', other ?? '');
      second?.setAttribute('data-id', one ?? '');
    },
    [a, b],
  );
  await until('the chip has moved with its id', async () => {
    const states = await tab.states();
    return states.get(a) === 'business' && states.get(b) === 'untagged';
  });
  expect(await tab.page.$$eval('zegel-mark', (all) => all.every((host) => host === host.parentElement?.lastElementChild))).toBe(true);
});

test('marks survive scrolling away and back, and a switch of chats; each row has one chip at most', async () => {
  const tab = await ChatTabHand.open(origin);
  const [id = ''] = (await tab.inView()).slice(-1);
  await tab.untilState(id, 'untagged');
  await tab.tag(id, 'doubt');
  await tab.untilState(id, 'doubt');
  await tab.page.evaluate(() => window.__sim.walkUp({ wait: 5 }));
  await until('the row has gone', async () => !(await tab.states()).has(id));
  await tab.page.evaluate(() => window.__sim.scrollToBottom());
  await tab.untilState(id, 'doubt');
  await tab.page.evaluate(() => window.__sim.open(window.__sim.chats()[2]?.id ?? ''));
  await until('marks of the other chat', async () => (await tab.states()).size > 0 && !(await tab.states()).has(id));
  await tab.page.evaluate(() => window.__sim.open(window.__sim.chats().find(({ title }) => title.startsWith('Programma'))?.id ?? ''));
  await tab.untilState(id, 'doubt');
  const doubled = await tab.page.$$eval('[data-id]', (rows) => rows.filter((row) => row.querySelectorAll('zegel-mark').length > 1).length);
  expect(doubled).toBe(0);
  expect(tab.errors).toEqual([]);
});

test('only rows near the view have a chip', async () => {
  const tab = await ChatTabHand.open(origin, { query: { shells: 0, window: 200 } });
  const [id = ''] = (await tab.inView()).slice(-1);
  await tab.untilState(id, 'untagged');
  const rows = await tab.page.$$eval('#main [data-id]', (all) => all.length);
  const chips = await tab.page.$$eval('zegel-mark', (all) => all.length);
  expect(rows).toBeGreaterThan(100);
  expect(chips).toBeLessThan(40);
});

test('the whole conversation is tagged beside its title, for what is to come as well; private asks once more', async () => {
  const tab = await ChatTabHand.open(origin);
  const [own = '', other = ''] = (await tab.inView()).slice(-2);
  await tab.untilState(own, 'untagged');
  await tab.tag(own, 'doubt');
  await tab.untilState(own, 'doubt');
  await tab.click('zegel-conversation', '.opener');
  await tab.click('zegel-conversation', '[data-tag="business"]');
  await tab.untilState(other, 'business');
  expect((await tab.states()).get(own)).toBe('doubt');
  const chip = (await inside(tab.world, 'zegel-mark', 'button')).find(({ row }) => row === other);
  expect(chip?.label).toMatch(/^Zakelijk, staat klaar, omdat dit gesprek zo is gemerkt op \d+ \w+$/);
  const { id: fresh } = await tab.page.evaluate(() => window.__sim.receive({ text: 'nog een' }));
  await tab.untilState(fresh, 'business');

  await tab.click('zegel-conversation', '.opener');
  await tab.click('zegel-conversation', '[data-tag="private"]');
  expect((await waitInside(tab.world, 'zegel-conversation', '.menu h2')).words).toBe('Hele gesprek “Privé”?');
  expect((await tab.states()).get(other)).toBe('business');
  await tab.click('zegel-conversation', '[data-action="yes"]');
  await tab.untilState(other, 'private');
  await tab.click('zegel-overlay', '[data-action="undo"]');
  await tab.untilState(other, 'business');
  expect(tab.errors).toEqual([]);
});

test('the conversation control by keyboard alone, and beside a header that is drawn anew', async () => {
  const tab = await ChatTabHand.open(origin);
  const [id = ''] = (await tab.inView()).slice(-1);
  await tab.untilState(id, 'untagged');
  await tab.page.evaluate(() => {
    const header = document.querySelector('#main header');
    header?.replaceWith(header.cloneNode(true));
  });
  await waitInside(tab.world, 'zegel-conversation', '.opener');
  await tab.page.focus('#main header [role="button"]');
  for (let i = 0; i < 6; i++) {
    if ((await inside(tab.world, 'zegel-conversation', '.opener'))[0]?.focused) break;
    await tab.page.keyboard.press('Tab');
  }
  await tab.page.keyboard.press('Enter');
  await until('the menu has the focus', async () => (await inside(tab.world, 'zegel-conversation', '.menu button:focus'))[0]);
  await tab.page.keyboard.press('ArrowDown');
  await tab.page.keyboard.press('Enter');
  await until('it asks once more', async () => (await inside(tab.world, 'zegel-conversation', '[data-action="no"]'))[0]);
  await tab.page.keyboard.press('Escape');
  await until('the menu is closed', async () => (await inside(tab.world, 'zegel-conversation', '.menu')).length === 0);
  expect((await inside(tab.world, 'zegel-conversation', '.opener'))[0]?.focused).toBe(true);
  expect((await tab.states()).get(id)).toBe('untagged');
});

test('a pause is said in the page and stops the reading; after it, what came meanwhile is read', async () => {
  const tab = await ChatTabHand.open(origin);
  const [id = ''] = (await tab.inView()).slice(-1);
  await tab.untilState(id, 'untagged');
  await callWorker(tab.extension, 'pause', { paused: true });
  expect((await waitInside(tab.world, 'zegel-overlay', '.pill')).words).toContain('Zegel staat op pauze');
  await tab.click('zegel-overlay', '.pill button');
  expect(await until('closed', async () => (await inside(tab.world, 'zegel-overlay', '.pill')).length === 0)).toBe(true);
  const { id: fresh } = await tab.page.evaluate(() => window.__sim.receive({ text: 'tijdens de pauze' }));
  await callWorker(tab.extension, 'pause', { paused: false });
  await tab.untilState(fresh, 'untagged');
  await tab.tag(fresh, 'business');
  await tab.untilState(fresh, 'business');
});
