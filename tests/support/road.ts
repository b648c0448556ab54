import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { registerNativeHost } from '../../companion/setup/native-host.ts';
import { type Companion, prepareArchive, type RunningIntake, startCompanion, startIntake } from '../../demo/station.ts';
import { type Chromium, type ChromiumOptions, launchChromium } from '../../tools/chromium.ts';
import { type Home, makeHome } from './home.ts';
import type { Origin } from './origin.ts';
import { openSimulator } from './simulator.ts';

const TAP = resolve(import.meta.dirname, 'tap.mjs');

/** The whole road on this machine: a browser, a tapped link, a companion, an archive that takes in; all of it thrown away. */
export interface Road {
  readonly home: Home;
  readonly browser: Browser;
  readonly chat: Page;
  /** Where every byte of the link is kept: `to-companion.bin`, `to-browser.bin`. */
  readonly tap: string;
  companion: Companion;
  readonly intake: RunningIntake;
  /** Starts the companion again after a test has killed it. */
  restartCompanion(): Promise<void>;
  close(): Promise<void>;
}

/** Puts the tap between the browser and the launcher that was registered. */
function tapLink(manifest: string, home: Home): string {
  const tap = join(home.root, 'tap');
  mkdirSync(tap, { mode: 0o700 });
  const registered = JSON.parse(readFileSync(manifest, 'utf8')) as { path: string };
  const wrapper = join(home.root, 'tapped-relay');
  const words = [process.execPath, TAP, tap, registered.path].map((word) => `'${word}'`).join(' ');
  writeFileSync(wrapper, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o700 });
  writeFileSync(manifest, JSON.stringify({ ...registered, path: wrapper }));
  return tap;
}

/** @param options how the browser is started */
export async function layRoad(options: Pick<ChromiumOptions, 'args' | 'env' | 'headless'>): Promise<Road> {
  const home = makeHome();
  await prepareArchive(home);
  const manifest = registerNativeHost({ browser: { kind: 'chromium-profile', userDataDir: home.profile }, home: home.companion });
  const tap = tapLink(manifest, home);
  const companion = await startCompanion(home, 'nl');
  const intake = startIntake(home, () => undefined);
  const chromium: Chromium = await launchChromium({ userDataDir: home.profile, ...options });
  const { browser } = chromium;
  const chat = (await browser.pages())[0] ?? (await browser.newPage());
  await chat.setViewport({ width: 1280, height: 900 });
  const road: Road = {
    home,
    browser,
    chat,
    tap,
    companion,
    intake,
    async restartCompanion() {
      road.companion = await startCompanion(home, 'nl');
    },
    async close() {
      await chromium.close();
      await intake.stop();
      await road.companion.stop();
      home.remove();
    },
  };
  return road;
}

/** @param query parameters of the simulated chat client */
export async function openRoad(origin: Origin, query: Record<string, string | number>): Promise<Road> {
  const road = await layRoad({ args: origin.args });
  await openSimulator(road.chat, origin, query);
  return road;
}
