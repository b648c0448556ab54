import { afterAll, beforeAll, expect, test } from 'vitest';
import { extensionWorker } from '../support/browser.ts';
import { ChatTabHand } from '../support/chat-tab.ts';
import type { Origin } from '../support/origin.ts';
import { serveSimulator } from '../support/simulator.ts';
import { inside, until } from '../support/world.ts';

let origin: Origin;
beforeAll(async () => {
  origin = await serveSimulator();
});
afterAll(() => origin.close());

const WORDS = /zakelijk|privé|partijpolitiek|twijfel|business|private|partyPolitical|doubt|gelabeld/i;

/** Two messages, one private and one untagged, both marked. */
async function tagged(before?: () => void): Promise<{ tab: ChatTabHand; secret: string; plain: string }> {
  const tab = await ChatTabHand.open(origin, before ? { before } : {});
  const [secret = '', plain = ''] = (await tab.inView()).slice(-2);
  await tab.untilState(secret, 'untagged');
  await tab.tag(secret, 'private');
  await tab.untilState(secret, 'private');
  await tab.page.mouse.move(5, 5);
  await until('the control is gone', async () => (await inside(tab.world, 'zegel-overlay', '.toolbar')).length === 0);
  return { tab, secret, plain };
}

test('a page finds no tag in text, attributes, style or measure of what stands in it', async () => {
  const { tab, secret, plain } = await tagged(() => {
    // A page that opens every shadow root that its own world makes, and keeps what it is told.
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) {
      const root = attach.call(this, { ...init, mode: 'open' });
      Object.assign(window, { caught: root });
      return root;
    };
  });
  const seen = await tab.page.evaluate(
    (ids) => {
      const hosts = [...document.querySelectorAll('zegel-mark, zegel-overlay, zegel-conversation')];
      const hostOf = (id: string | undefined) => document.querySelector(`[data-id="${id}"] zegel-mark`);
      const box = (host: Element | null) => {
        const { width, height } = host?.getBoundingClientRect() ?? { width: -1, height: -1 };
        return `${width}x${height}`;
      };
      // The room that a chip takes, as far as the page can probe it.
      const room = (host: Element | null) => {
        let points = 0;
        const at = host?.closest('[data-id]')?.getBoundingClientRect();
        if (!at) return -1;
        for (let x = at.left - 200; x < at.right + 200; x++) if (document.elementFromPoint(x, (at.top + at.bottom) / 2) === host) points++;
        return points;
      };
      return {
        caught: 'caught' in window,
        roots: hosts.filter((host) => host.shadowRoot).length,
        html: hosts.map((host) => host.outerHTML).join('\n'),
        text: hosts.map((host) => host.textContent).join(' '),
        boxes: ids.map((id) => box(hostOf(id))),
        rooms: ids.map((id) => room(hostOf(id))),
        styles: ids.map((id) => {
          const host = hostOf(id);
          return host ? JSON.stringify([...getComputedStyle(host)].map((name) => getComputedStyle(host).getPropertyValue(name))) : '';
        }),
        sheets: [...document.styleSheets].length + document.adoptedStyleSheets.length,
      };
    },
    [secret, plain],
  );
  expect(seen.caught).toBe(false);
  expect(seen.roots).toBe(0);
  expect(seen.html).not.toMatch(WORDS);
  expect(seen.text.trim()).toBe('');
  expect(seen.boxes).toEqual(['0x0', '0x0']);
  expect(seen.rooms[0]).toBeGreaterThan(10);
  // A chip may stand half a pixel off.
  expect(Math.abs((seen.rooms[0] ?? 0) - (seen.rooms[1] ?? 99))).toBeLessThanOrEqual(1);
  expect(seen.html.match(/<zegel-mark[^>]*>/g)?.every((host) => host === '<zegel-mark>')).toBe(true);
  expect(tab.errors).toEqual([]);
});

test('clicks and keys that the page makes up tag nothing', async () => {
  const { tab, plain } = await tagged();
  await tab.pointAt(plain);
  await until('the control', async () => (await inside(tab.world, 'zegel-overlay', '.toolbar'))[0]);
  await tab.page.evaluate(() => {
    for (const host of document.querySelectorAll('zegel-mark, zegel-overlay, zegel-conversation')) {
      host.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
      for (const key of ['1', '2', 'Enter', 'u']) host.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
    }
    window.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyZ', key: 'Z', altKey: true, shiftKey: true }));
  });
  await new Promise((later) => setTimeout(later, 500));
  expect((await tab.states()).get(plain)).toBe('untagged');
  expect(await inside(tab.world, 'zegel-overlay', 'button:focus')).toEqual([]);
});

test('a page that removes the marks gets them again, and one that styles them changes nothing', async () => {
  const { tab, secret } = await tagged();
  await tab.page.evaluate(() => {
    const style = document.createElement('style');
    style.textContent =
      'zegel-mark, zegel-overlay { display: none !important; position: static !important; opacity: 0 } * { font-size: 40px !important }';
    document.head.append(style);
    for (const mark of document.querySelectorAll('zegel-mark')) mark.remove();
  });
  await tab.untilState(secret, 'private');
  const [chip] = (await inside(tab.world, 'zegel-mark', 'button')).filter(({ row }) => row === secret);
  expect(chip).toMatchObject({ width: 24, height: 24 });
});

test('a worker that is killed while messages come loses none of them', async () => {
  const { tab } = await tagged();
  const ids: string[] = [];
  for (let i = 0; i < 4; i++) {
    // It may just have died by itself.
    await (await extensionWorker(tab.browser)).close().catch(() => undefined);
    ids.push(await tab.page.evaluate((n) => window.__sim.receive({ text: `bericht ${n}` }).id, i));
  }
  for (const id of ids) {
    await tab.untilState(id, 'untagged', 20_000);
    await tab.tag(id, 'business');
    await tab.untilState(id, 'business');
  }
  expect(tab.errors).toEqual([]);
});

test('hostile words in a message reach no markup of ours', async () => {
  const tab = await ChatTabHand.open(origin);
  const { id } = await tab.page.evaluate(() =>
    window.__sim.receive({ text: '<img src=x onerror="document.title=1"> ]]> \u202E\u0007 <b>' }),
  );
  await tab.untilState(id, 'untagged');
  await tab.page.mouse.move(10, 10);
  await tab.shortcut();
  const said = await until('the message is read out', async () => {
    const words = (await inside(tab.world, 'zegel-overlay', '.said')).map(({ words }) => words).join(' ');
    return words.includes('onerror') && words;
  });
  expect(said).toContain('<img src=x');
  expect(await inside(tab.world, 'zegel-overlay', 'img, b')).toEqual([]);
});
