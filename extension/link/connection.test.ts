import { describe, expect, it } from 'vitest';
import type { ZegelError } from '../../shared/errors/error.ts';
import { CHUNK_BYTES } from '../../shared/protocol/frame.ts';
import { FakeCompanion, TestTimers } from '../../tests/support/fake-companion.ts';
import { messageReading } from '../../tests/support/profile.ts';
import { Connection, type NativePort, reasonOf } from './connection.ts';
import { Link } from './link.ts';

/** A port whose other end is the test. */
class BarePort implements NativePort {
  readonly sent: unknown[] = [];
  hear: (message: unknown) => void = () => undefined;
  end: (reason: string | null) => void = () => undefined;
  disconnected = false;

  postMessage(message: unknown): void {
    this.sent.push(message);
  }
  disconnect(): void {
    this.disconnected = true;
  }
  onMessage(listener: (message: unknown) => void): void {
    this.hear = listener;
  }
  onDisconnect(listener: (reason: string | null) => void): void {
    this.end = listener;
  }
}

function connect(): { port: BarePort; connection: Connection; timers: TestTimers; closed: ZegelError[]; changed: () => number } {
  const port = new BarePort();
  const timers = new TestTimers();
  const closed: ZegelError[] = [];
  let changes = 0;
  const connection = new Connection(port, timers, { changed: () => (changes += 1), closed: (error) => closed.push(error) });
  return { port, connection, timers, closed, changed: () => changes };
}

const STATUS = new FakeCompanion(() => new Date())._status();

describe('a connection', () => {
  it('answers each call with its own reply, in whatever order they come', async () => {
    const { port, connection } = connect();
    const [one, two] = [connection.call('status', {}), connection.call('recall', { messageId: 'a'.repeat(64), revision: 1 })];
    port.hear({ kind: 'result', id: 2, result: { recalled: true } });
    port.hear({ kind: 'result', id: 1, result: STATUS });
    expect([await one, await two]).toEqual([STATUS, { recalled: true }]);
  });

  it('sends what is large in parts', async () => {
    const { port, connection } = connect();
    const record = { ...messageReading('a'), text: 'x'.repeat(CHUNK_BYTES * 2) };
    connection.call('release', { releases: [record] } as never).catch(() => undefined);
    expect(port.sent.map((frame) => (frame as { kind: string }).kind)).toEqual(['part', 'part', 'part']);
  });

  it('refuses a reply that is not in the form of its call', async () => {
    const { port, connection } = connect();
    const call = connection.call('archiveNow', {});
    port.hear({ kind: 'result', id: 1, result: { queued: 'many' } });
    await expect(call).rejects.toThrow('link.bad-reply');
  });

  it('ends where the other end speaks nonsense', async () => {
    const { port, connection, closed } = connect();
    const call = connection.call('status', {});
    port.hear('nonsense');
    await expect(call).rejects.toThrow('link.bad-reply');
    expect([port.disconnected, closed.length]).toEqual([true, 1]);
    await expect(connection.call('status', {})).rejects.toThrow('link.bad-reply');
  });

  it('ends where no answer comes in time', async () => {
    const { port, connection, timers } = connect();
    const call = connection.call('status', {});
    timers.fire();
    await expect(call).rejects.toThrow('link.timeout');
    expect(port.disconnected).toBe(true);
  });

  it('believes the relay, which says why before it ends', async () => {
    const { port, connection, closed } = connect();
    const call = connection.call('status', {});
    port.hear({ kind: 'error', id: 0, error: { code: 'link.companion-not-running' } });
    port.end('Native host has exited.');
    await expect(call).rejects.toThrow('link.companion-not-running');
    expect(closed.map(({ code }) => code)).toEqual(['link.companion-not-running']);
  });

  it('passes on that it is worth asking', () => {
    const { port, changed } = connect();
    port.hear({ kind: 'event', event: 'changed' });
    expect(changed()).toBe(1);
  });

  it.each([
    ['Specified native messaging host not found.', 'link.host-missing'],
    ['Access to the specified native messaging host is forbidden.', 'link.host-missing'],
    ['No such native application nl.zegel.companion', 'link.host-missing'],
    ['Native host has exited.', 'link.closed'],
    [null, 'link.closed'],
  ])('knows from %j that it is %s', (reason, code) => {
    expect(reasonOf(reason).code).toBe(code);
  });
});

describe('the link over lives of the port', () => {
  function linkTo(open: () => NativePort): { link: Link; timers: TestTimers } {
    const timers = new TestTimers();
    const link = new Link({
      open,
      timers,
      greeting: { extension: '0.1.0', profile: '00000000-0000-4000-8000-000000000001' },
      greeted: async () => undefined,
      changed: () => undefined,
      moved: () => undefined,
    });
    return { link, timers };
  }

  it('greets once and is connected', async () => {
    const companion = new FakeCompanion(() => new Date());
    const { link } = linkTo(() => companion.open());
    expect(link.state).toBe('never');
    await Promise.all([link.call('status', {}), link.call('status', {})]);
    expect([link.state, link.error]).toEqual(['connected', null]);
  });

  it('says that the versions differ', async () => {
    const companion = new FakeCompanion(() => new Date());
    companion.protocol = 2;
    const { link } = linkTo(() => companion.open());
    await expect(link.connect()).rejects.toThrow('link.version');
    expect(link.state).toBe('version');
  });

  it('comes back after a pause that grows, and at once when asked', async () => {
    const ports: BarePort[] = [];
    const { link, timers } = linkTo(() => {
      const port = new BarePort();
      ports.push(port);
      return port;
    });
    const pauses: (number | undefined)[] = [];
    link.keep();
    for (let life = 0; life < 8; life += 1) {
      ports.at(-1)?.end('Specified native messaging host not found.');
      await new Promise((settled) => setTimeout(settled, 0));
      expect(link.state).toBe('hostMissing');
      pauses.push(timers.waiting[0]);
      expect(timers.waiting).toHaveLength(1);
      timers.fire();
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    expect(ports).toHaveLength(9);
  });
});
