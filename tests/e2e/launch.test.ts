import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHROMIUM_ID } from '../../shared/formats/extension-id.ts';
import { extensionWorker, launchChromium } from '../support/browser.ts';
import { type Origin, serveOrigin } from '../support/origin.ts';

let folder: string;
let origin: Origin;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-origin-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>chat</title><p>hallo\n');
  origin = await serveOrigin(folder);
});

afterAll(async () => {
  await origin.close();
  rmSync(folder, { recursive: true });
});

test('the built extension runs in Chromium under its fixed id', async () => {
  const { browser } = await launchChromium();
  const worker = await extensionWorker(browser);
  expect(new URL(worker.url()).host).toBe(CHROMIUM_ID);
});

test('a local folder stands at the real address of a chat client, over TLS', async () => {
  const { browser } = await launchChromium({ extension: false, args: [...origin.args] });
  const page = await browser.newPage();
  await page.goto(origin.url);
  expect(await page.evaluate(() => ({ origin: location.origin, secure: isSecureContext, text: document.body.textContent }))).toEqual({
    origin: 'https://web.whatsapp.com',
    secure: true,
    text: 'hallo\n',
  });
});
