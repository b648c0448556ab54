import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import type { Driven } from './drive.ts';

export interface Pictures {
  readonly chat: string;
  readonly popup: string;
  readonly copy: string;
}

/**
 * Takes the pictures that a run leaves: the chat with its marks, the popup, the reading copy out of a package.
 * @param readingCopy HTML, shown without ever being a file
 */
export async function takePictures(folder: string, { chat, popup }: Driven, readingCopy: string): Promise<Pictures> {
  mkdirSync(folder, { recursive: true });
  const pictures = { chat: join(folder, 'chat.png'), popup: join(folder, 'popup.png'), copy: join(folder, 'reading-copy.png') } as const;
  await popup.screenshot({ path: pictures.popup });
  await popup.close();
  await chat.bringToFront();
  await chat.screenshot({ path: pictures.chat });
  const page: Page = await chat.browser().newPage();
  await page.setViewport({ width: 900, height: 900 });
  await page.setContent(readingCopy);
  await page.screenshot({ path: pictures.copy });
  await page.close();
  return pictures;
}
