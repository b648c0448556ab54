import type { Page } from 'puppeteer-core';

/** Runs a function in the extension's isolated world of a page, where closed shadow roots can be opened. */
export interface World {
  <A extends unknown[], R>(run: (...args: A) => R, ...args: A): Promise<Awaited<R>>;
  /** A whole script. */
  (source: string): Promise<void>;
}

/**
 * The extension's isolated world of a page: the same one its content script runs in, and as unreachable for the page.
 * Called before the page is opened; follows its reloads.
 */
export async function contentWorld(page: Page): Promise<World> {
  const session = await page.createCDPSession();
  let id: number | null = null;
  session.on('Runtime.executionContextCreated', ({ context }) => {
    const { auxData, name, origin } = context as { auxData?: { type?: string }; name: string; origin: string; id: number };
    if (auxData?.type === 'isolated' && (name === 'Zegel' || origin.startsWith('chrome-extension://'))) id = context.id;
  });
  session.on('Runtime.executionContextsCleared', () => {
    id = null;
  });
  await session.send('Runtime.enable');
  return async (run: string | ((...args: never[]) => unknown), ...args: unknown[]) => {
    for (let i = 0; i < 200 && id === null; i++) await new Promise((again) => setTimeout(again, 50));
    if (id === null) throw new Error('the content script did not start in this page');
    const answer = await session.send('Runtime.evaluate', {
      contextId: id,
      expression: typeof run === 'string' ? `${run};undefined` : `(${run})(...${JSON.stringify(args)})`,
      awaitPromise: true,
      returnByValue: true,
    });
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text);
    return answer.result.value;
  };
}

/** Runs in the isolated world: what `selector` finds in the closed shadow roots of our hosts, as boxes and words. */
function lookInside(tag: string, selector: string) {
  const dom = (globalThis as unknown as { chrome: { dom: { openOrClosedShadowRoot(host: Element): ShadowRoot | null } } }).chrome.dom;
  return [...document.querySelectorAll(tag)].flatMap((host) => {
    const row = host.closest('[data-id]')?.getAttribute('data-id') ?? null;
    return [...(dom.openOrClosedShadowRoot(host)?.querySelectorAll(selector) ?? [])].map((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const label = element.getAttribute('aria-label') ?? element.getAttribute('title');
      const pressed = element.getAttribute('aria-pressed');
      const state = element.closest('[data-state]')?.getAttribute('data-state') ?? null;
      const focused = element.matches(':focus');
      return { row, x: left + width / 2, y: top + height / 2, width, height, words: element.textContent, label, pressed, state, focused };
    });
  });
}

export type Inside = ReturnType<typeof lookInside>[number];

/** What stands in our closed shadow roots in a page. */
export const inside = (world: World, tag: 'zegel-mark' | 'zegel-overlay' | 'zegel-conversation', selector: string): Promise<Inside[]> =>
  world(lookInside, tag, selector);

/** The first thing that `selector` finds, waited for. */
export async function waitInside(world: World, tag: Parameters<typeof inside>[1], selector: string): Promise<Inside> {
  for (let i = 0; i < 100; i++) {
    const [found] = await inside(world, tag, selector);
    if (found) return found;
    await new Promise((again) => setTimeout(again, 50));
  }
  throw new Error(`nothing in ${tag} matches ${selector}`);
}

/** Waits until something holds. */
export async function until<T>(what: string, look: () => Promise<T | null | undefined | false>, timeout = 10_000): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((again) => setTimeout(again, 50));
  }
}
