import { describe, expect, it } from 'vitest';
import type { CompanionStatus } from '../../shared/protocol/link-calls.ts';
import { viewOf } from './view.ts';

const NONE = { toSort: 0, doubt: 0, ready: 0, onTheWay: 0, archived: 0, failed: 0, excluded: 0, oldest: null };
const status = (backlog: Partial<CompanionStatus['backlog']>, more: Partial<CompanionStatus> = {}): CompanionStatus => ({
  backlog: { ...NONE, ...backlog },
  packaging: false,
  lastReceiptAt: null,
  problems: [],
  ...more,
});

describe('what the tray shows', () => {
  it('counts of what says something, and no more', () => {
    expect(viewOf(status({ onTheWay: 3, archived: 1 }), 'nl').tooltip).toBe(
      '3 berichten onderweg naar het archief\n1 bericht gearchiveerd',
    );
    expect(viewOf(status({}), 'en').tooltip).toBe('Nothing is waiting for the archive.');
  });

  it('a state that the icon draws', () => {
    expect(viewOf(status({}), 'nl').state).toBe('idle');
    expect(viewOf(status({ ready: 2 }), 'nl').state).toBe('idle');
    expect(viewOf(status({ onTheWay: 1 }), 'nl').state).toBe('busy');
    expect(viewOf(status({}, { packaging: true }), 'nl').state).toBe('busy');
    expect(viewOf(status({ onTheWay: 1, failed: 1 }), 'nl').state).toBe('attention');
    expect(viewOf(null, 'nl').state).toBe('paused');
  });

  it('a problem that needs a person asks for attention; one that is tried again does not', () => {
    const at = '2026-11-23T10:00:00.000Z';
    expect(viewOf(status({}, { problems: [{ error: { code: 'receipt.bad-signature' }, at, count: 1 }] }), 'nl').state).toBe('attention');
    const transient = viewOf(status({}, { problems: [{ error: { code: 'target.missing' }, at, count: 1 }] }), 'nl');
    expect(transient.state).toBe('idle');
    expect(transient.tooltip).toContain('De map van het archief is niet bereikbaar.');
  });

  it('lets a person quit when the companion does not answer, and not archive', () => {
    const actions = viewOf(null, 'nl').items.filter((item) => item.kind === 'action');
    expect(actions.map(({ action, enabled }) => [action, enabled])).toEqual([
      ['archiveNow', false],
      ['quit', true],
    ]);
  });
});
