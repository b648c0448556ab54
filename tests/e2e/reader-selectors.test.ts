import { afterAll, beforeAll, expect, test } from 'vitest';
import * as selectors from '../../extension/clients/whatsapp/selectors.ts';
import { pagesIn } from '../../tools/reading/pages.ts';
import { openWorkbench, type Workbench } from '../../tools/reading/workbench.ts';

const PAGES = pagesIn(new URL('../fixtures/whatsapp/pages', import.meta.url).pathname);
const { SIGNS, ...SELECTORS } = selectors;
const PROVEN = Object.entries(SELECTORS);

/** In the page: in how many rows of the open conversation a sign stands, in any of its carriers. */
const ROWS_WITH = `(names) => [...document.querySelectorAll('#main [role="row"]')].filter((row) =>
  [...row.querySelectorAll('[data-testid], [data-icon], svg > title')].some((el) =>
    [...(el.getAttribute('data-testid') ?? '').split(' '), el.getAttribute('data-icon'), el.nodeName === 'title' ? el.textContent : null]
      .some((name) => names.includes(name)))).length`;

let workbench: Workbench;
beforeAll(async () => {
  workbench = await openWorkbench();
});
afterAll(() => workbench.close());

test.each(PAGES.map((page) => [page.name, page.html] as const))(
  '%s: every selector and sign matches as often as its proof says',
  async (name, html) => {
    const page = await workbench.open('whatsapp', html);
    const counted: Record<string, unknown> = {};
    for (const [selector, { css }] of PROVEN)
      counted[selector] = await page.evaluate(`document.querySelectorAll(${JSON.stringify(css)}).length`);
    const signs: Record<string, unknown> = {};
    for (const [sign, { names }] of Object.entries(SIGNS)) signs[sign] = await page.evaluate(`(${ROWS_WITH})(${JSON.stringify(names)})`);
    await page.close();
    expect(signs).toEqual(Object.fromEntries(Object.entries(SIGNS).map(([sign, { rows }]) => [sign, rows[name.slice(0, 2)] ?? 0])));
    expect(counted).toEqual(Object.fromEntries(PROVEN.map(([selector, { counts }]) => [selector, counts[name.slice(0, 2)]])));
  },
);

test('every selector was reported from the live page since its rebuilding in 2026', () => {
  for (const [selector, { live }] of PROVEN) expect(live, selector).toMatch(/^2026-\d\d(-\d\d)?$/);
});
