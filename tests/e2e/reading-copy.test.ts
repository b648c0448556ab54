import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { expect, test } from 'vitest';
import { writeReadingCopy } from '../../companion/packaging/reading-copy.ts';
import { visible } from '../../companion/packaging/visible.ts';
import { launchChromium } from '../support/browser.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';
import { sampleConversation, sampleConversationRef, sampleRequest } from '../support/samples.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

test('the reading copy is readable by everybody and inert, whatever its messages say', async () => {
  const { browser } = await launchChromium({ extension: false });
  const folder = mkdtempSync(join(tmpdir(), 'zegel-copy-'));
  const file = join(folder, 'gesprek.html');
  const page = await browser.newPage();
  const asked: string[] = [];
  const dialogs: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  try {
    const [, , title = ''] = HOSTILE_TEXTS;
    const messages = HOSTILE_TEXTS.map((text) => ({
      text,
      sender: { name: text.slice(0, 4_096), self: false, label: null, phone: null, account: null },
      reactions: [{ emoji: text.slice(0, 200) }],
      attachments: [{ kind: 'document' as const, name: text.slice(0, 4_096), size: null, pages: null, duration: null }],
    }));
    writeFileSync(file, writeReadingCopy(sampleRequest(sampleConversation(messages, sampleConversationRef({ title })))));
    await page.setViewport({ width: 360, height: 800 });
    await page.goto(pathToFileURL(file).href);

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await page.evaluate(() => document.querySelectorAll('script, img, a, iframe, link').length)).toBe(0);
    const shown = await page.evaluate(() => [...document.querySelectorAll('.messages .text')].map((text) => text.textContent));
    expect(shown).toEqual(HOSTILE_TEXTS.filter((text) => text !== '').map(visible));

    for (const scheme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.evaluate(axe);
      const found = (await page.evaluate('axe.run()')) as AxeResults;
      expect(found.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    }
    expect(dialogs).toEqual([]);
    expect(asked).toEqual([pathToFileURL(file).href]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
