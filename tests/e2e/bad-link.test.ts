import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Page } from 'puppeteer-core';
import { beforeAll, expect, test } from 'vitest';
import { claimAddress, knownAddress } from '../../companion/link/address.ts';
import { LinkClient } from '../../companion/link/client.ts';
import { Peer } from '../../companion/link/peer.ts';
import { homeAt, prepareHome } from '../../companion/setup/home.ts';
import { registerNativeHost } from '../../companion/setup/native-host.ts';
import { pressNamed } from '../../demo/drive.ts';
import { type Companion, prepareArchive, startCompanion, startIntake } from '../../demo/station.ts';
import type { ErrorCode } from '../../shared/errors/codes.ts';
import { ZegelError } from '../../shared/errors/error.ts';
import { sentenceOf, type TextKey, text } from '../../shared/locale/text.ts';
import { toWire } from '../../shared/protocol/chunks.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/envelope.ts';
import { encodeFrame, FrameDecoder } from '../../shared/protocol/frame.ts';
import { launchChromium, openPopup } from '../support/browser.ts';
import { type Home, makeHome } from '../support/home.ts';
import { expectArchived, idsOf, Official } from '../support/official.ts';
import type { Origin } from '../support/origin.ts';
import { sampleConversation, sampleUuid } from '../support/samples.ts';
import { openSimulator, serveSimulator } from '../support/simulator.ts';

const RELAY = resolve(import.meta.dirname, '../../companion/programs/relay.ts');
const HELLO = { protocol: PROTOCOL_VERSION, extension: '0.1.0', profile: sampleUuid(0xb7) };

/** Bytes to one end of the link, and what it says back. */
class Attacker {
  readonly heard: { kind: string; id?: number; error?: { code: ErrorCode } }[] = [];
  readonly #to: Writable;

  constructor(from: Readable, to: Writable) {
    this.#to = to;
    const frames = new FrameDecoder();
    from.on('data', (bytes: Buffer) => {
      for (const body of frames.push(bytes)) this.heard.push(JSON.parse(Buffer.from(body).toString()));
    });
    for (const stream of [from, to]) stream.on('error', () => undefined);
  }

  bytes(bytes: Uint8Array): void {
    this.#to.write(bytes);
  }

  /** A frame of these bytes. */
  frame(body: string): void {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(Buffer.byteLength(body));
    this.bytes(Buffer.concat([length, Buffer.from(body)]));
  }

  async hears(code: ErrorCode, id: number): Promise<void> {
    await expect.poll(() => this.heard.at(-1), { timeout: 20_000 }).toMatchObject({ kind: 'error', id, error: { code } });
  }
}

async function withCompanion(onTestFinished: (end: () => Promise<void> | void) => void): Promise<{ home: Home; companion: Companion }> {
  const home = makeHome();
  onTestFinished(() => home.remove());
  await prepareArchive(home);
  const companion = await startCompanion(home, 'nl');
  onTestFinished(() => companion.stop());
  return { home, companion };
}

test('whoever reaches the relay or the socket is answered by code; the companion stays, and what it acknowledged too', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const { home, companion } = await withCompanion(onTestFinished);
  const address = knownAddress(home.companion) ?? '';
  const { client } = await LinkClient.connect(address, { name: 'test', profile: HELLO.profile });
  onTestFinished(() => client.close());
  const { releases, logHead } = sampleConversation(3);
  expect((await client.call('release', { releases, head: logHead })).accepted).toHaveLength(3);

  const throughRelay = (): { attacker: Attacker; ended: Promise<unknown>; relay: ChildProcess } => {
    const relay = spawn(process.execPath, [RELAY], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, ZEGEL_HOME: home.companion },
    });
    onTestFinished(() => void relay.kill());
    if (!relay.stdin || !relay.stdout) throw new Error('no pipes');
    return { attacker: new Attacker(relay.stdout, relay.stdin), ended: once(relay, 'exit'), relay };
  };
  const onSocket = async (): Promise<{ attacker: Attacker; ended: Promise<unknown> }> => {
    const socket = connect(address);
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    return { attacker: new Attacker(socket, socket), ended: once(socket, 'close') };
  };
  for (const open of [throughRelay, onSocket]) {
    const { attacker, ended } = await open();
    attacker.bytes(encodeFrame({ kind: 'call', id: 1, call: 'hello', request: { ...HELLO, protocol: 0 } }));
    await attacker.hears('link.version', 1);
    attacker.bytes(encodeFrame({ kind: 'call', id: 2, call: 'release', request: { releases: [], head: logHead } }));
    await attacker.hears('link.not-greeted', 2);
    attacker.frame('{"kind":"call","id":3,"call":"hel');
    await attacker.hears('link.frame-not-json', 0);
    attacker.bytes(encodeFrame({ kind: 'call', id: 4, call: 'hello', request: HELLO }));
    await expect.poll(() => attacker.heard.at(-1), { timeout: 20_000 }).toMatchObject({ kind: 'result', id: 4 });
    for (const [i, call] of ['eraseAll', '__proto__', 'constructor'].entries()) {
      attacker.bytes(encodeFrame({ kind: 'call', id: 5 + i, call, request: {} }));
      await attacker.hears('link.unknown-call', 5 + i);
    }
    // A hand-over of which the last part never comes.
    const parts = [...toWire({ kind: 'call', id: 9, call: 'release', request: { releases, head: logHead, filler: 'x'.repeat(600_000) } })];
    for (const part of parts.slice(0, -1)) attacker.bytes(encodeFrame(part));
    attacker.bytes(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x7b]));
    await attacker.hears('link.frame-too-large', 0);
    await ended;
  }
  expect(companion.process.exitCode).toBe(null);

  const intake = startIntake(home, () => undefined);
  onTestFinished(() => intake.stop());
  expect(await client.call('archiveNow', {})).toEqual({ queued: 3 });
  await expect.poll(async () => (await client.call('status', {})).backlog.archived, { timeout: 30_000 }).toBe(3);
});

let origin: Origin;
beforeAll(async () => {
  origin = await serveSimulator();
  return () => origin.close();
});

/** A companion of the next version: it refuses every hello of ours. */
async function startNextVersion(home: string): Promise<{ stop(): Promise<void>; readonly greetings: number }> {
  prepareHome(homeAt(home));
  const address = claimAddress(home);
  rmSync(address, { force: true });
  let greetings = 0;
  const peers = new Set<Peer>();
  const server = createServer((socket) => {
    const peer: Peer = new Peer(socket, {
      envelope: (envelope) => {
        if (envelope.kind !== 'call') return;
        greetings += 1;
        const error = new ZegelError('link.version', { theirs: PROTOCOL_VERSION, ours: PROTOCOL_VERSION + 1 });
        peer.send({ kind: 'error', id: envelope.id, error: error.report() });
      },
      fault: () => undefined,
      closed: () => peers.delete(peer),
    });
    peers.add(peer);
  });
  server.listen(address);
  await once(server, 'listening');
  return {
    get greetings() {
      return greetings;
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const peer of peers) peer.destroy();
      await closed;
    },
  };
}

test('the popup says what is wrong with the companion and what to do, and all goes on by itself once it is right', {
  timeout: 180_000,
}, async ({ onTestFinished }) => {
  const home = makeHome();
  onTestFinished(() => home.remove());
  await prepareArchive(home);
  const { browser } = await launchChromium({ userDataDir: home.profile, args: origin.args });
  const chat = (await browser.pages())[0] ?? (await browser.newPage());
  await chat.setViewport({ width: 1280, height: 900 });
  await openSimulator(chat, origin, { total: 0, seed: 9, open: '' });
  const official = await Official.sitDown({ browser, chat, home });
  const planted = await official.receive(['business', 'business']);
  await official.tag(planted);

  const popup = await openPopup(browser, chat);
  const says = async (page: Page, key: TextKey, code: ErrorCode): Promise<void> => {
    const { next } = sentenceOf('nl', { code });
    await page
      .locator(`[data-link] ::-p-text(${text('nl', key)})`)
      .setTimeout(70_000)
      .wait();
    await page.locator(`[data-link] ::-p-text(${next})`).setTimeout(10_000).wait();
  };
  await says(popup, 'popup.link.hostMissing', 'link.host-missing');
  registerNativeHost({ browser: { kind: 'chromium-profile', userDataDir: home.profile }, home: home.companion });
  await says(popup, 'popup.link.notRunning', 'link.companion-not-running');
  const next = await startNextVersion(home.companion);
  await says(popup, 'popup.link.version', 'link.version');
  expect(next.greetings).toBeGreaterThan(0);
  await next.stop();

  const companion = await startCompanion(home, 'nl');
  onTestFinished(() => companion.stop());
  const intake = startIntake(home, () => undefined);
  onTestFinished(() => intake.stop());
  await popup
    .locator(`[data-link] ::-p-text(${text('nl', 'popup.link.connected')})`)
    .setTimeout(70_000)
    .wait();
  await expect
    .poll(() => popup.$$eval('[data-problem]', (all) => all.map((one) => one.getAttribute('data-problem'))), { timeout: 10_000 })
    .toEqual([]);
  await pressNamed(popup, text('nl', 'popup.archiveNow'));
  await popup
    .locator(`::-p-text(${text('nl', 'popup.archiving.done', { n: 2 })})`)
    .setTimeout(60_000)
    .wait();
  await popup.close();
  await official.see(idsOf(planted, 'business'), 'archived');
  await expectArchived({ home }, planted);
});
