import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { knownAddress } from '../../companion/link/address.ts';
import { LinkClient } from '../../companion/link/client.ts';
import { LinkServer } from '../../companion/link/server.ts';
import type { LinkHandlers } from '../../companion/link/session.ts';
import { homeAt, prepareHome } from '../../companion/setup/home.ts';
import { EMPTY_LOG } from '../../shared/log/decision.ts';
import { summaryOf } from '../../shared/policy/policy.ts';
import { toWire } from '../../shared/protocol/chunks.ts';
import type { Envelope } from '../../shared/protocol/envelope.ts';
import { decodeBody, encodeFrame, FrameDecoder, MAX_FRAME } from '../../shared/protocol/frame.ts';
import type { LinkRequest } from '../../shared/protocol/link-calls.ts';
import { samplePolicy, sampleRelease, sampleUuid } from '../support/samples.ts';

const RELAY = resolve(import.meta.dirname, '../../companion/programs/relay.ts');
const HELLO = { protocol: 1, extension: '0.1.0', profile: sampleUuid(1) };

let root: string;
let address: string;
let server: LinkServer;
let released: LinkRequest<'release'>[];
let callers: string[];
const closing: (() => unknown)[] = [];

const handlers: LinkHandlers = {
  hello: () => ({ protocol: 1, companion: '0', policy: summaryOf(samplePolicy()), fingerprint: 'six words', keyProtection: 'file' }),
  release: (request) => {
    released.push(request);
    return { accepted: request.releases.map(({ record, revision }) => ({ messageId: record.messageId, revision })), refused: [] };
  },
  recall: (_, { profile }) => {
    callers.push(profile);
    return { recalled: true };
  },
  archiveNow: () => ({ queued: 0 }),
  // Larger than a frame: the reply has to travel in parts.
  progress: ({ cursor }) => ({
    changes: Array.from({ length: 2_000 }, (_, i) => ({
      messageId: 'a'.repeat(64),
      revision: i + 1,
      state: 'failed' as const,
      error: { code: 'internal' as const, facts: { padding: 'x'.repeat(1_000) } },
    })),
    cursor: cursor + 1,
    more: false,
  }),
  status: () => ({ wrong: 'not what the table says' }) as never,
};

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'zegel link-'));
  prepareHome(homeAt(root));
  address = knownAddress(root) ?? '';
  released = [];
  callers = [];
  server = new LinkServer(handlers);
  await server.listen(address);
});

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await server.close();
  rmSync(root, { recursive: true });
});

/** Raw frames over the socket: what a careless or hostile end might send. */
class RawEnd {
  readonly #waiting: ((envelope: Envelope) => void)[] = [];
  readonly #received: Envelope[] = [];
  readonly #write: (bytes: Uint8Array) => void;

  constructor(readable: NodeJS.ReadableStream, write: (bytes: Uint8Array) => void) {
    this.#write = write;
    const frames = new FrameDecoder();
    readable.on('data', (bytes: Buffer) => {
      for (const body of frames.push(bytes)) {
        const envelope = decodeBody(body) as Envelope;
        const waiting = this.#waiting.shift();
        if (waiting) waiting(envelope);
        else this.#received.push(envelope);
      }
    });
  }

  static async toSocket(): Promise<{ raw: RawEnd; socket: Socket }> {
    const socket = connect(address);
    await once(socket, 'connect');
    closing.push(() => socket.destroy());
    return { raw: new RawEnd(socket, (bytes) => socket.write(bytes)), socket };
  }

  bytes(bytes: Uint8Array): void {
    this.#write(bytes);
  }

  say(value: unknown): void {
    this.#write(encodeFrame(value));
  }

  hear(): Promise<Envelope> {
    const next = this.#received.shift();
    return next ? Promise.resolve(next) : new Promise((heard) => this.#waiting.push(heard));
  }

  ask(value: unknown): Promise<Envelope> {
    this.say(value);
    return this.hear();
  }
}

const call = (id: number, name: string, request: unknown = {}) => ({ kind: 'call', id, call: name, request });
const failure = (id: number, code: string) => ({ kind: 'error', id, error: expect.objectContaining({ code }) });
const framed = (text: string) => {
  const body = Buffer.from(text);
  const header = Buffer.alloc(4);
  header.writeUInt32LE(body.length);
  return Buffer.concat([header, body]);
};

describe('a connection', () => {
  it('is open to this user alone', () => {
    expect(statSync(address).mode & 0o777).toBe(0o600);
    expect(statSync(join(root, 'run')).mode & 0o777).toBe(0o700);
  });

  it('says hello first; any other call before is refused, and hello still works then', async () => {
    const { raw } = await RawEnd.toSocket();
    expect(await raw.ask(call(1, 'archiveNow'))).toEqual(failure(1, 'link.not-greeted'));
    expect(await raw.ask(call(2, 'hello', HELLO))).toMatchObject({ kind: 'result', id: 2, result: { protocol: 1 } });
    expect(await raw.ask(call(3, 'archiveNow'))).toEqual({ kind: 'result', id: 3, result: { queued: 0 } });
  });

  it.each([0, 2, 99])('hears of another version: %i', async (protocol) => {
    const { raw } = await RawEnd.toSocket();
    expect(await raw.ask(call(1, 'hello', { protocol }))).toEqual(failure(1, 'link.version'));
    expect(await raw.ask(call(2, 'archiveNow'))).toEqual(failure(2, 'link.not-greeted'));
  });

  it('takes frames split and merged anywhere', async () => {
    const { raw } = await RawEnd.toSocket();
    const bytes = Buffer.concat([
      encodeFrame(call(1, 'hello', HELLO)),
      encodeFrame(call(2, 'archiveNow')),
      encodeFrame(call(3, 'archiveNow')),
    ]);
    for (const byte of bytes.subarray(0, 40)) {
      raw.bytes(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    raw.bytes(bytes.subarray(40));
    const heard = [await raw.hear(), await raw.hear(), await raw.hear()];
    expect(heard).toMatchObject([1, 2, 3].map((id) => ({ kind: 'result', id })));
  });
});

describe('bad input has its error, and the connection goes on', () => {
  const greeted = async () => {
    const { raw, socket } = await RawEnd.toSocket();
    await raw.ask(call(1, 'hello', HELLO));
    return { raw, socket };
  };
  const alive = async (raw: RawEnd) =>
    expect(await raw.ask(call(99, 'archiveNow'))).toEqual({ kind: 'result', id: 99, result: { queued: 0 } });

  it('an unknown call', async () => {
    const { raw } = await greeted();
    for (const name of ['format', 'toString', '__proto__', ''])
      expect(await raw.ask(call(2, name))).toEqual(failure(2, 'link.unknown-call'));
    await alive(raw);
  });

  it('a request in the wrong form', async () => {
    const { raw } = await greeted();
    expect(await raw.ask(call(2, 'recall', { messageId: '../../etc', revision: 1 }))).toEqual(failure(2, 'link.bad-request'));
    expect(await raw.ask(call(3, 'release', { releases: [], head: EMPTY_LOG }))).toEqual(failure(3, 'link.bad-request'));
    await alive(raw);
  });

  it('one release that breaks the schema: refused by itself, the rest of its batch is taken', async () => {
    const { raw } = await greeted();
    const good = [sampleRelease({ record: { nativeId: 'A' } }), sampleRelease({ record: { nativeId: 'B' } })];
    const { record, ...rest } = sampleRelease({ record: { nativeId: 'BAD' } });
    const keyOf = (messageId: string) => ({ messageId, revision: 1 });
    const refusal = (at: string) => ({ ...keyOf(record.messageId), error: { code: 'release.invalid', facts: { at } } });
    const bad: readonly [string, object][] = [
      ['record.type', { ...rest, record: { ...record, type: 'hologram' } }],
      ['record.provenance', { ...rest, record: { ...record, provenance: { 'een geheim': 'x' } } }],
      ['record.attachments.0', { ...rest, record: { ...record, attachments: [{ kind: 7 }] } }],
      ['recordHash', { ...rest, record, recordHash: 'x' }],
      ['decision', { record, revision: 1, recordHash: rest.recordHash }],
    ];
    for (const [at, entry] of bad) {
      released.length = 0;
      expect(await raw.ask(call(2, 'release', { releases: [good[0], entry, good[1]], head: EMPTY_LOG }))).toEqual({
        kind: 'result',
        id: 2,
        result: { accepted: good.map((release) => keyOf(release.record.messageId)), refused: [refusal(at)] },
      });
      expect(released).toEqual([{ releases: good, head: EMPTY_LOG }]);
    }
    const [, entry] = bad[0] ?? [];
    expect(await raw.ask(call(3, 'release', { releases: [entry], head: EMPTY_LOG }))).toMatchObject({
      result: { accepted: [], refused: [refusal('record.type')] },
    });
    await alive(raw);
  });

  it('a release that does not even say which message it is: the batch is no request, and nothing of it is taken', async () => {
    const { raw } = await greeted();
    const good = sampleRelease();
    for (const entry of [null, 7, {}, { record: { messageId: 'x' }, revision: 1 }, { record: good.record, revision: 0 }]) {
      expect(await raw.ask(call(2, 'release', { releases: [good, entry], head: EMPTY_LOG }))).toEqual(failure(2, 'link.bad-request'));
    }
    expect(released).toEqual([]);
    await alive(raw);
  });

  it('truncated JSON, and bytes that are no UTF-8', async () => {
    const { raw } = await greeted();
    raw.bytes(framed('{"kind":"call","id":5,"ca'));
    expect(await raw.hear()).toEqual(failure(0, 'link.frame-not-json'));
    raw.bytes(Buffer.concat([framed('"__"').subarray(0, 5), Buffer.from([0xff, 0xfe, 0x22])]));
    expect(await raw.hear()).toEqual(failure(0, 'link.frame-not-json'));
    await alive(raw);
  });

  it('JSON that is no envelope names the call where it can', async () => {
    const { raw } = await greeted();
    expect(await raw.ask({ kind: 'call', id: 7 })).toEqual(failure(7, 'link.bad-request'));
    expect(await raw.ask([1, 2, 3])).toEqual(failure(0, 'link.bad-request'));
    await alive(raw);
  });

  it('a transfer whose parts do not fit', async () => {
    const { raw } = await greeted();
    const parts = toWire({ kind: 'call', id: 8, call: 'release', request: 'x'.repeat(600_000) });
    raw.say(parts[0]);
    expect(await raw.ask(parts[2])).toEqual(failure(8, 'link.transfer-broken'));
    await alive(raw);
  });

  it('a reply that breaks the table is not sent', async () => {
    const { raw } = await greeted();
    expect(await raw.ask(call(2, 'status'))).toEqual(failure(2, 'link.bad-reply'));
    await alive(raw);
  });

  it('a length of 4 GB: refused before it is allocated, and this connection ends', async () => {
    const { raw, socket } = await greeted();
    const before = process.memoryUsage().rss;
    raw.bytes(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x7b]));
    expect(await raw.hear()).toEqual(failure(0, 'link.frame-too-large'));
    await once(socket, 'close');
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
    const { raw: other } = await RawEnd.toSocket();
    expect(await other.ask(call(1, 'hello', HELLO))).toMatchObject({ kind: 'result' });
  });
});

describe('the client', () => {
  const connected = async (onChanged = () => {}) => {
    const { client } = await LinkClient.connect(address, { name: 'test', onChanged });
    closing.push(() => client.close());
    return client;
  };

  it('is known by the profile that its own hello named', async () => {
    const profiles = [sampleUuid(1), sampleUuid(2)];
    const clients = await Promise.all(
      profiles.map(async (profile) => (await LinkClient.connect(address, { name: 'test', profile, onChanged: () => {} })).client),
    );
    closing.push(...clients.map((client) => () => client.close()));
    for (const client of clients.toReversed()) await client.call('recall', { messageId: 'a'.repeat(64), revision: 1 });
    expect(callers).toEqual(profiles.toReversed());
  });

  it('hands over a release of 5 MB, and gets a reply larger than a frame', async () => {
    const client = await connected();
    const releases = Array.from({ length: 5 }, (_, i) => sampleRelease({ record: { nativeId: `N${i}`, text: `${i}é`.repeat(500_000) } }));
    const result = await client.call('release', { releases, head: EMPTY_LOG });
    expect(result.accepted).toHaveLength(5);
    expect(released).toEqual([{ releases, head: EMPTY_LOG }]);
    const { changes } = await client.call('progress', { cursor: 0 });
    expect(JSON.stringify(changes).length).toBeGreaterThan(MAX_FRAME);
    expect(changes).toHaveLength(2_000);
  });

  it('survives hostile text byte for byte', async () => {
    const client = await connected();
    const text = '<script>alert(1)</script> ]]> \u0000\u0007 \u202edlrow \ud800 😀‍👩 \n\r\t';
    const release = sampleRelease({ record: { text } });
    await client.call('release', { releases: [release], head: EMPTY_LOG });
    expect(released[0]?.releases[0]).toEqual(release);
  });

  it('is one of several; all hear that something changed, before their hello they do not', async () => {
    const heard: string[] = [];
    await connected(() => heard.push('one'));
    await connected(() => heard.push('two'));
    const { raw } = await RawEnd.toSocket();
    server.changed();
    await expect.poll(() => heard.sort()).toEqual(['one', 'two']);
    expect(await raw.ask(call(1, 'archiveNow'))).toEqual(failure(1, 'link.not-greeted'));
  });

  it('learns that the companion went away, with every call that waited', async () => {
    const stuck = new LinkServer({ ...handlers, archiveNow: () => new Promise(() => {}) });
    const elsewhere = `${address}2`;
    await stuck.listen(elsewhere);
    const { client } = await LinkClient.connect(elsewhere, { name: 'test' });
    const waiting = client.call('archiveNow', {});
    const refused = expect(waiting).rejects.toMatchObject({ code: 'link.closed' });
    await stuck.close();
    await refused;
    await expect(client.call('status', {})).rejects.toMatchObject({ code: 'link.closed' });
    await expect(LinkClient.connect(elsewhere, { name: 'test' })).rejects.toMatchObject({ code: 'link.companion-not-running' });
  });

  it('does not wait for ever', async () => {
    const slow = new LinkServer({ ...handlers, archiveNow: () => new Promise(() => {}) });
    const elsewhere = `${address}3`;
    await slow.listen(elsewhere);
    closing.push(() => slow.close());
    const { client } = await LinkClient.connect(elsewhere, { name: 'test', timeout: 200 });
    closing.push(() => client.close());
    await expect(client.call('archiveNow', {})).rejects.toMatchObject({ code: 'link.timeout' });
  });
});

describe('the relay', () => {
  const start = (home = root): { relay: ChildProcess; raw: RawEnd } => {
    const relay = spawn(process.execPath, [RELAY], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ZEGEL_HOME: home } });
    closing.push(() => relay.kill());
    if (!relay.stdout || !relay.stdin) throw new Error('no pipes');
    const { stdin } = relay;
    return { relay, raw: new RawEnd(relay.stdout, (bytes) => stdin.write(bytes)) };
  };

  it('passes frames both ways, large transfers included', async () => {
    const { raw } = start();
    expect(await raw.ask(call(1, 'hello', HELLO))).toMatchObject({ kind: 'result', id: 1 });
    const release = sampleRelease({ record: { text: 'z'.repeat(900_000) } });
    for (const part of toWire({ kind: 'call', id: 2, call: 'release', request: { releases: [release], head: EMPTY_LOG } })) raw.say(part);
    expect(await raw.hear()).toMatchObject({ kind: 'result', id: 2 });
    expect(released[0]?.releases[0]).toEqual(release);
    raw.say(call(3, 'progress', { cursor: 0 }));
    expect(await raw.hear()).toMatchObject({ kind: 'part', transfer: 3, index: 0 });
  });

  it('ends when the browser does', async () => {
    const { relay, raw } = start();
    await raw.ask(call(1, 'hello', HELLO));
    relay.stdin?.end();
    expect((await once(relay, 'exit'))[0]).toBe(0);
  });

  it('ends when the companion does', async () => {
    const { relay, raw } = start();
    await raw.ask(call(1, 'hello', HELLO));
    await server.close();
    expect((await once(relay, 'exit'))[0]).toBe(0);
    await server.listen(address);
  });

  it('says when the companion is not running, also where none ever was', async () => {
    await server.close();
    for (const home of [root, `${root}/nowhere/${'long'.repeat(40)}`]) {
      const { relay, raw } = start(home);
      const ended = once(relay, 'exit');
      expect(await raw.hear()).toEqual(failure(0, 'link.companion-not-running'));
      expect((await ended)[0]).toBe(0);
    }
    await server.listen(address);
  });

  it('refuses a length of 4 GB by itself', async () => {
    const { relay, raw } = start();
    await raw.ask(call(1, 'hello', HELLO));
    const ended = once(relay, 'exit');
    raw.bytes(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    expect(await raw.hear()).toEqual(failure(0, 'link.frame-too-large'));
    expect((await ended)[0]).toBe(0);
  });
});
