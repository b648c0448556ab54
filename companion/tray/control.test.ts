import { describe, expect, it } from 'vitest';
import type { CompanionStatus } from '../../shared/protocol/link-calls.ts';
import { TrayControl, type TrayLinkEvents } from './control.ts';

const status = (onTheWay: number): CompanionStatus => ({
  backlog: { toSort: 0, doubt: 0, ready: 0, onTheWay, archived: 0, failed: 0, excluded: 0, oldest: null },
  packaging: false,
  lastReceiptAt: null,
  problems: [],
});

/** A companion whose every answer waits until it is let go. */
function setUp() {
  const shown: (number | null)[] = [];
  const asked: ((status: CompanionStatus) => void)[] = [];
  let events: TrayLinkEvents | null = null;
  let later: (() => void) | null = null;
  let refuse = false;
  const archived: string[] = [];
  const control = new TrayControl({
    connect: async (given) => {
      if (refuse) throw new Error('nobody there');
      events = given;
      return {
        status: () => new Promise((resolve) => asked.push(resolve)),
        archiveNow: async () => archived.push('now'),
        close: () => undefined,
      };
    },
    show: (now) => shown.push(now?.backlog.onTheWay ?? null),
    later: (then) => {
      later = then;
      return () => {
        later = null;
      };
    },
  });
  const settle = () => new Promise((done) => setImmediate(done));
  return {
    control,
    shown,
    asked,
    archived,
    settle,
    events: () => events as TrayLinkEvents | null,
    later: () => later as (() => void) | null,
    refuse: (value: boolean) => {
      refuse = value;
    },
  };
}

describe('what keeps the tray true', () => {
  it('a burst of changes asks once more, not once each', async () => {
    const { control, asked, events, shown, settle } = setUp();
    void control.start();
    await settle();
    for (let i = 0; i < 50; i++) events()?.onChanged();
    asked[0]?.(status(1));
    await settle();
    asked[1]?.(status(2));
    await settle();
    expect([asked.length, shown]).toEqual([2, [1, 2]]);
  });

  it('a companion that is gone shows as silent, and is found again', async () => {
    const { control, asked, events, shown, settle, later, refuse } = setUp();
    void control.start();
    await settle();
    asked[0]?.(status(3));
    await settle();
    refuse(true);
    events()?.onClosed();
    later()?.();
    await settle();
    expect(shown).toEqual([3, null, null]);
    refuse(false);
    later()?.();
    await settle();
    asked[1]?.(status(4));
    await settle();
    expect(shown.at(-1)).toBe(4);
  });

  it('stops for good: no attempt follows, nothing is shown', async () => {
    const { control, events, shown, settle, later } = setUp();
    void control.start();
    await settle();
    control.stop();
    events()?.onClosed();
    await settle();
    expect([later(), shown]).toEqual([null, []]);
  });

  it('archives now, then looks again', async () => {
    const { control, asked, archived, settle } = setUp();
    void control.start();
    await settle();
    asked[0]?.(status(0));
    await settle();
    void control.archiveNow();
    await settle();
    expect([archived.length, asked.length]).toEqual([1, 2]);
  });
});
