import { afterAll, beforeAll, expect, test } from 'vitest';
import * as selectors from '../../extension/clients/whatsapp/selectors.ts';
import { pagesIn } from '../../tools/reading/pages.ts';
import { openWorkbench, type Workbench } from '../../tools/reading/workbench.ts';

const PAGES = pagesIn(new URL('../fixtures/whatsapp/pages', import.meta.url).pathname);
const PROVEN = Object.entries(selectors).filter((entry): entry is [string, selectors.Proven] => typeof entry[1] === 'object');

let workbench: Workbench;
beforeAll(async () => {
  workbench = await openWorkbench();
});
afterAll(() => workbench.close());

test.each(PAGES.map((page) => [page.name, page.html] as const))(
  '%s: every selector matches as often as its proof says',
  async (name, html) => {
    const page = await workbench.open('whatsapp', html);
    const counted: Record<string, unknown> = {};
    for (const [selector, { css }] of PROVEN)
      counted[selector] = await page.evaluate(`document.querySelectorAll(${JSON.stringify(css)}).length`);
    await page.close();
    expect(counted).toEqual(Object.fromEntries(PROVEN.map(([selector, { counts }]) => [selector, counts[name.slice(0, 2)]])));
  },
);

test('every selector has a day on which it was last reported', () => {
  for (const [selector, { live }] of PROVEN) expect(live, selector).toMatch(/^2026-\d\d-\d\d$/);
});
