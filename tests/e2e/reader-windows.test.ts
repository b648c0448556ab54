import { afterAll, beforeAll, expect, test } from 'vitest';
import { compare } from '../../tools/reading/compare.ts';
import { inExpectedFields } from '../../tools/reading/fields.ts';
import { pagesIn } from '../../tools/reading/pages.ts';
import { openWorkbench, type Workbench } from '../../tools/reading/workbench.ts';

/**
 * Stretches of the pages, cut anywhere and stripped of what the app has stripped before: whatever is left, the reader
 * may know less and may never say something wrong.
 */

const PAGES = pagesIn(new URL('../fixtures/whatsapp/pages', import.meta.url).pathname);
const SEED = Number(process.env.ZEGEL_SEED ?? 20261123);
const CUTS = 12;

/** What a release of the app may take away; `each` runs over the open conversation. */
const LOSSES: readonly string[] = [
  `each('[data-testid]', (el) => el.removeAttribute('data-testid'))`,
  `each('[data-testid="msg-meta"], [data-testid="author"]', (el) => el.removeAttribute('data-testid'))`,
  `each('[data-testid="call-log-system-message"]', (el) => el.removeAttribute('data-testid'))`,
  `each('[data-icon]', (el) => el.removeAttribute('data-icon'))`,
  `each('[aria-label]', (el) => el.removeAttribute('aria-label'))`,
  `each('svg title', (el) => el.remove())`,
  `each('svg', (el) => el.remove())`,
  `each('[data-testid^="tail"], [data-icon^="tail"]', (el) => el.remove())`,
  `each('[data-testid="msg-meta"] svg', (el) => el.closest('span')?.remove())`,
  `each('[role="row"]', (el) => { if (!el.querySelector('[data-id]')) el.remove(); })`,
  `each('[data-pre-plain-text]', (el) => { el.setAttribute('data-ppt', el.getAttribute('data-pre-plain-text')); el.removeAttribute('data-pre-plain-text'); })`,
  `each('[data-pre-plain-text^="["]', (el) => el.setAttribute('data-pre-plain-text', el.getAttribute('data-pre-plain-text').replace(', ', ' om ')))`,
  `each('.message-in, .message-out', (el) => el.classList.remove('message-in', 'message-out'))`,
  `each('[role=""]', (el) => el.removeAttribute('role'))`,
  `document.documentElement.removeAttribute('lang')`,
  `document.documentElement.lang = 'eu'`,
];

/** Lehmer's generator: the same cuts for the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed % 2147483647 || 1;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

let workbench: Workbench;
beforeAll(async () => {
  console.log(`seed ${SEED} (ZEGEL_SEED)`);
  workbench = await openWorkbench();
});
afterAll(() => workbench.close());

/** Leaves the rows of the ids, with the day lines among them and, or not, the one above them. */
const CUT = `(ids, withDay) => {
  let lineAbove = null, left = ids.size;
  for (const row of document.querySelectorAll('#main [role="row"]')) {
    const raw = row.querySelector('[data-id]')?.getAttribute('data-id');
    const kept = raw !== undefined && ids.delete(raw.split('_')[2] ?? raw);
    if (raw === undefined && ids.size === left) { lineAbove?.remove(); lineAbove = row; }
    else if (raw !== undefined && !kept) row.remove();
    else if (raw === undefined && ids.size === 0) row.remove();
    else if (kept && lineAbove) { if (!withDay) lineAbove.remove(); lineAbove = null; }
  }
}`;

test.each(PAGES.map((page, index) => [page.name, page, index] as const))('%s', async (name, { html, expected }, index) => {
  const random = randomFrom(SEED + index * 7919);
  const page = await workbench.open('whatsapp', html);
  await page.evaluate(`{ const main = document.querySelector('#main').outerHTML, lang = document.documentElement.lang;
    globalThis.restore = () => { document.querySelector('#main').outerHTML = main; document.documentElement.lang = lang; };
    globalThis.each = (css, change) => document.querySelectorAll(css.split(', ').map((one) => '#main ' + one).join(', ')).forEach(change); }`);
  for (let cut = 0; cut < CUTS; cut++) {
    const length = 8 + random(40);
    const messages = expected.messages.slice(random(Math.max(1, expected.messages.length - length))).slice(0, length);
    const losses = Array.from({ length: random(3) }, () => LOSSES[random(LOSSES.length)] ?? '');
    const ids = new Set(messages.map(({ id }) => id));
    await page.evaluate(`restore(); (${CUT})(new Set(${JSON.stringify([...ids])}), ${random(2) === 1}); ${losses.join(';')}`);
    const { reading } = await workbench.readPage(page, 'whatsapp', { now: expected.capturedAt, timeZone: expected.timezone });
    const actual = { ...inExpectedFields(reading), counts: {}, shells: [] };
    const findings = compare({ ...expected, counts: {}, shells: [], messages }, actual);
    // A reply may match another message where the one that it answers is cut off; and the source of a time depends on what is left.
    const wrong = findings.filter(({ verdict, field, expected: id }) => {
      const cutOff = field === 'quoted.id' && !ids.has(id);
      return verdict === 'wrong' && !cutOff && field !== 'timestampSource';
    });
    expect(wrong, `${name}, cut ${cut}, without: ${losses.join(' ')}`).toEqual([]);
  }
  await page.close();
});
