import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'puppeteer-core';
import type { Condition, PageCall, PageResult } from '../../shared/protocol/page-calls.ts';
import { extensionUrl } from './browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What a worker would answer, by call; a call that is not named stays unanswered. */
export type Answers = { [C in PageCall]?: PageResult<C> };

/** A page of the extension whose worker answers as told: every state that a user can meet, without making it happen. */
export async function openWithAnswers(browser: Browser, path: string, answers: Answers, size = { width: 360, height: 600 }): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport(size);
  await page.evaluateOnNewDocument((told: Record<string, unknown>) => {
    const reply = (message: { call: string }, callback?: (answer: unknown) => void) => {
      const answer = message.call in told ? { result: told[message.call] } : { error: { code: 'link.closed' } };
      if (callback) callback(answer);
      return Promise.resolve(answer);
    };
    for (const name of ['chrome', 'browser']) {
      const api = (globalThis as unknown as Record<string, { runtime?: object } | undefined>)[name];
      if (api?.runtime) Object.defineProperty(api.runtime, 'sendMessage', { value: reply, configurable: true });
    }
  }, answers);
  await page.goto(extensionUrl(path));
  await page.bringToFront();
  return page;
}

export function condition(
  part: Partial<Omit<Condition, 'link' | 'policy'>> & { link?: Partial<Condition['link']>; demonstration?: boolean } = {},
): Condition {
  const { link, demonstration, ...rest } = part;
  return {
    consentAt: '2026-11-20T08:00:00.000Z',
    paused: false,
    policy: {
      demonstration: demonstration ?? false,
      department: 'Ministerie van Voorbeelden',
      official: 'A. de Voorbeeld, minister van Voorbeelden',
      timeZone: 'Europe/Amsterdam',
      undoSeconds: 10,
      review: 'P10W',
      untaggedBecomes: 'business',
    },
    link: { state: 'connected', error: null, fingerprint: '5e'.repeat(32), keyProtection: 'keychain', ...link },
    storage: { persisted: true, usedBytes: 3_400_000, quotaBytes: 60_000_000_000 },
    ...rest,
  };
}

/** What axe-core finds wrong in a page: rule and element, empty where all is well. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(violations, RULES);
}

/** The same for a script that is run elsewhere than in a page's own world. */
export const axeSource = AXE;
export const axeRules = RULES;

/** Runs in the page. */
export async function violations(rules: readonly string[], within?: string): Promise<string[]> {
  interface Axe {
    run(context: unknown, options: unknown): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
  }
  const { axe } = globalThis as unknown as { axe: Axe };
  const found = await axe.run(within ? [...document.querySelectorAll(within)] : document, { runOnly: rules });
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`));
}
