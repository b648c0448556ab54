import { beforeEach, describe, expect, it } from 'vitest';
import { ZegelError } from '../../shared/errors/error.ts';
import type { FakeCompanion } from '../../tests/support/fake-companion.ts';
import { Handing } from '../../tests/support/handing.ts';
import { dump, messageReading, readingOf, type TestProfile } from '../../tests/support/profile.ts';
import { capture } from '../capture/capture.ts';
import { Sessions } from '../capture/sessions.ts';
import { readBacklog, readProblems } from '../store/backlog.ts';
import { makeFinal } from '../tagging/finality.ts';
import { tag } from '../tagging/tag.ts';
import { sweepWindow } from '../tagging/window.ts';
import type { Handover } from './handover.ts';

let test: TestProfile;
let companion: FakeCompanion;
let handover: Handover;
let handing: Handing;
beforeEach(async () => {
  handing = await Handing.begin();
  ({ test, companion, handover } = handing);
});

const recall = (rows: Parameters<Handover['recall']>[0]): Promise<void> => handing.recall(rows);
const business = (count: number): ReturnType<Handing['business']> => handing.business(count);
const states = (conversation: string, ids: string[]): Promise<string[]> => handing.states(conversation, ids);

describe('handing over', () => {
  it('waits for the time to undo, then goes in order, and lets go of the local copy on a receipt', async () => {
    const { conversation, ids } = await business(3);
    await handover.run();
    expect(companion.arrived).toEqual([]);
    test.clock.advance(10);
    await handover.run();
    expect(companion.arrived.map(({ record }) => record.nativeId)).toEqual(ids);
    expect(await states(conversation, ids)).toEqual(['onTheWay', 'onTheWay', 'onTheWay']);
    companion.archive();
    await handover.progress();
    expect(await states(conversation, ids)).toEqual(['archived', 'archived', 'archived']);
    expect(await dump(test.store)).not.toContain('tekst van');
    expect(await test.store.outbox.count()).toBe(0);
    expect(await readBacklog(test.store)).toMatchObject({ archived: 3, onTheWay: 0, ready: 0, oldest: null });
    const again = await capture(test.profile, new Sessions(), readingOf('Anna', ids), 1);
    expect(again.written).toBe(0);
  });

  it('goes at once when the user asks for it', async () => {
    await business(2);
    expect(await handover.archiveNow()).toEqual({ queued: 2 });
  });

  it('goes in batches of the protocol’s size', async () => {
    await business(520);
    await handover.archiveNow();
    expect(companion.journal.size).toBe(520);
    expect(new Set(companion.arrived.map(({ record }) => record.messageId)).size).toBe(520);
  });

  it('sends nothing that is untagged, private, party-political or in doubt', async () => {
    const captured = await capture(test.profile, new Sessions(), readingOf('Anna', ['a', 'b', 'c', 'd']), 1);
    const conversation = captured.conversation?.conversation ?? '';
    for (const [i, what] of (['private', 'partyPolitical', 'doubt'] as const).entries()) {
      await tag(test.profile, recall, { conversation, messages: [captured.marks[i]?.message ?? ''], tag: what });
    }
    await handover.archiveNow();
    expect(companion.arrived).toEqual([]);
  });

  it('hands over what nobody tagged when its window ends, by a decision that says so', async () => {
    await capture(test.profile, new Sessions(), readingOf('Anna', ['a', 'b']), 1);
    test.clock.advance(69 * 86_400);
    expect(await sweepWindow(test.profile)).toBe(0);
    test.clock.advance(86_400);
    expect(await sweepWindow(test.profile)).toBe(2);
    await handover.run();
    expect(companion.arrived.map(({ decision }) => [decision.why, decision.tag, decision.by])).toEqual([
      ['window', 'business', 'policy'],
      ['window', 'business', 'policy'],
    ]);
  });

  it('carries every hostile text whole', async () => {
    const texts = ['<script>', ']]>', '\u0000', '\uD800', '\u202E', '', 'x'.repeat(300_000)];
    const captured = await capture(
      test.profile,
      new Sessions(),
      readingOf(
        '../../etc',
        texts.map((text, i) => messageReading(`m${i}`, { text })),
      ),
      1,
    );
    await tag(test.profile, recall, { conversation: captured.conversation?.conversation ?? '', tag: 'business' });
    await handover.archiveNow();
    expect(companion.arrived.map(({ record }) => record.text)).toEqual(texts);
  });
});

describe('what goes wrong', () => {
  it('is shown at the message that was refused, and blocks no other', async () => {
    const { conversation, ids } = await business(3);
    companion.refuses = ({ record }) => (record.nativeId === 'Anna 1' ? new ZegelError('release.role-not-captured') : null);
    await handover.archiveNow();
    expect(await states(conversation, ids)).toEqual(['onTheWay', 'failed', 'onTheWay']);
    expect(await readProblems(test.store)).toMatchObject([{ error: { code: 'release.role-not-captured' }, count: 1 }]);
    companion.refuses = () => null;
    await handover.archiveNow();
    expect(await states(conversation, ids)).toEqual(['onTheWay', 'onTheWay', 'onTheWay']);
    expect(await readProblems(test.store)).toEqual([]);
  });

  it('delays only, where the companion can’t take anything now', async () => {
    await business(2);
    companion.failing.release = new ZegelError('journal.full');
    await expect(handover.archiveNow()).rejects.toThrow('journal.full');
    expect(await readBacklog(test.store)).toMatchObject({ ready: 2, failed: 0 });
    companion.failing = {};
    await handover.run();
    expect(companion.journal.size).toBe(2);
  });

  it('is told of a package that failed, and takes in that it went well after all', async () => {
    const { conversation, ids } = await business(1);
    await handover.archiveNow();
    companion.move('failed', new ZegelError('target.full'));
    await handover.progress();
    expect(await states(conversation, ids)).toEqual(['failed']);
    companion.move('acknowledged');
    await handover.progress();
    expect(await states(conversation, ids)).toEqual(['archived']);
    expect(await readProblems(test.store)).toEqual([]);
  });
});

describe('taking back', () => {
  it('shreds the companion’s copy and lets the message be excluded', async () => {
    const { conversation, messages } = await business(2);
    await handover.archiveNow();
    await tag(test.profile, recall, { conversation, messages: messages.slice(0, 1), tag: 'private' });
    expect(companion.recalled).toHaveLength(1);
    expect(companion.journal.size).toBe(1);
    test.clock.advance(11);
    await makeFinal(test.profile);
    await handover.run();
    expect(companion.journal.size).toBe(1);
    expect(await readBacklog(test.store)).toMatchObject({ excluded: 1, onTheWay: 1 });
  });

  it('shreds every revision that went', async () => {
    const { conversation, messages } = await business(1);
    await handover.archiveNow();
    await capture(test.profile, new Sessions(), readingOf('Anna', [messageReading('Anna 0', { text: 'anders', edited: true })]), 1);
    await handover.run();
    expect(companion.journal.size).toBe(2);
    await tag(test.profile, recall, { conversation, messages, tag: 'private' });
    expect([companion.journal.size, await test.store.outbox.count()]).toEqual([0, 0]);
    await tag(test.profile, recall, { conversation, messages, tag: 'business' });
    await handover.archiveNow();
    expect(companion.arrived.at(-1)).toMatchObject({ revision: 1, record: { text: 'anders' } });
  });

  it('goes on after a death in the middle: what is still business is handed over again', async () => {
    const { conversation, messages } = await business(1);
    await handover.archiveNow();
    companion.failing.recall = new ZegelError('link.closed');
    await expect(tag(test.profile, recall, { conversation, messages, tag: 'private' })).rejects.toThrow('link.closed');
    companion.failing = {};
    await handover.run();
    expect([companion.journal.size, companion.recalled.length]).toEqual([0, 1]);
    test.clock.advance(11);
    await handover.run();
    expect(companion.journal.size).toBe(1);
  });

  it('is too late once it is packaged', async () => {
    const { conversation, messages } = await business(1);
    await handover.archiveNow();
    companion.move('packaged');
    await expect(tag(test.profile, recall, { conversation, messages, tag: 'private' })).rejects.toThrow('recall.too-late');
    expect(await readBacklog(test.store)).toMatchObject({ onTheWay: 1, excluded: 0 });
  });

  it('needs nobody for what never left', async () => {
    const { conversation, messages } = await business(1);
    companion.failing.release = new ZegelError('journal.full');
    await handover.archiveNow().catch(() => undefined);
    await test.store.outbox.toCollection().modify({ state: 'queued' });
    companion.failing = { recall: new ZegelError('link.closed') };
    await tag(test.profile, recall, { conversation, messages, tag: 'private' });
    expect(await test.store.outbox.count()).toBe(0);
  });
});

describe('a message that changes', () => {
  it('before its receipt is handed over again as the next revision, and stays until that has its own', async () => {
    const { conversation } = await business(1);
    await handover.archiveNow();
    const edited = readingOf('Anna', [messageReading('Anna 0', { text: 'anders', edited: true })]);
    await capture(test.profile, new Sessions(), edited, 1);
    companion.archive();
    await handover.progress();
    expect(await dump(test.store)).toContain('anders');
    await handover.run();
    expect(companion.arrived.map(({ revision, record }) => [revision, record.text])).toEqual([
      [1, 'tekst van Anna 0'],
      [2, 'anders'],
    ]);
    companion.archive();
    await handover.progress();
    expect(await states(conversation, ['Anna 0'])).toEqual(['archived']);
    expect(await dump(test.store)).not.toContain('anders');
  });

  it('after its local copy is gone is recognised, and handed over as the next revision', async () => {
    const { conversation } = await business(1);
    await handover.archiveNow();
    companion.archive();
    await handover.progress();
    const deleted = readingOf('Anna', [messageReading('Anna 0', { text: null, type: 'deleted', deleted: true })]);
    expect((await capture(test.profile, new Sessions(), deleted, 1)).marks[0]?.state).toBe('onTheWay');
    await handover.run();
    expect(companion.arrived.at(-1)).toMatchObject({
      revision: 2,
      record: { deleted: true, text: null, observations: [{ kind: 'deleted' }] },
    });
    companion.archive();
    await handover.progress();
    expect(await states(conversation, ['Anna 0'])).toEqual(['archived']);
    expect((await capture(test.profile, new Sessions(), deleted, 1)).written).toBe(0);
  });
});
