import { beforeEach, describe, expect, it } from 'vitest';
import type { ZegelError } from '../../shared/errors/error.ts';
import type { Reading } from '../../shared/record/reading.ts';
import { dump, messageReading, readingOf, type TestProfile, testProfile } from '../../tests/support/profile.ts';
import { setPaused, withdrawConsent } from '../permissions/consent.ts';
import { readBacklog, readProblems } from '../store/backlog.ts';
import { dropTitles, leave, makeFinal } from '../tagging/finality.ts';
import { marksOf } from '../tagging/marks.ts';
import { type Recall, tag, undo } from '../tagging/tag.ts';
import { type Captured, capture } from './capture.ts';
import { Sessions } from './sessions.ts';

let test: TestProfile;
let sessions: Sessions;
beforeEach(async () => {
  test = await testProfile();
  sessions = new Sessions();
});

const nothingOut: Recall = () => Promise.reject(new Error('nothing is out'));
const see = (reading: Reading, tab: number | null = 1): Promise<Captured> => capture(test.profile, sessions, reading, tab);
const idOf = (captured: Captured): string => captured.conversation?.conversation ?? 'none';
const ids = (count: number, prefix: string): string[] => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

describe('what is taken in', () => {
  it('stands there once, however often it is seen', async () => {
    const first = await see(readingOf('Anna', ['a', 'b']));
    const again = await see(readingOf('Anna', ['a', 'b', 'c']));
    expect(first.marks.map(({ id, state }) => [id, state])).toEqual([
      ['a', 'untagged'],
      ['b', 'untagged'],
    ]);
    expect(again.written).toBe(1);
    expect(again.conversation).toEqual({ conversation: idOf(first), tag: null, finalAt: null, toSort: 3 });
    expect(await test.store.messages.count()).toBe(3);
    expect(await test.store.observations.count()).toBe(3);
  });

  it('keeps the order of the page over batches that overlap', async () => {
    await see(readingOf('Anna', ['c', 'd', 'g']));
    await see(readingOf('Anna', ['a', 'b', 'c']));
    await see(readingOf('Anna', ['d', 'e', 'f', 'g', 'h']));
    const rows = await test.store.messages.orderBy('[conversation+order]').toArray();
    expect(rows.map((row) => row.content?.nativeId).join('')).toBe('abcdefgh');
  });

  it('folds the rows of an album, which share one id', async () => {
    const picture = messageReading('a', { type: 'image', text: null });
    const captured = await see(readingOf('Anna', [picture, messageReading('a', { type: 'image', text: 'bijschrift' })]));
    expect(captured.marks).toHaveLength(1);
    expect((await test.store.messages.toArray()).map((row) => row.content?.text)).toEqual(['bijschrift']);
  });

  it('is taken once when two tabs show it at the same moment', async () => {
    await Promise.all([see(readingOf('Anna', ['a', 'b']), 1), see(readingOf('Anna', ['a', 'b']), 2)]);
    expect([await test.store.messages.count(), await test.store.conversations.count()]).toEqual([2, 1]);
  });

  it.each(['../../etc', '<img src=x onerror=alert(1)>', '\u202Egnissim', '\uD800', '\u0000'])('survives a title of %j', async (title) => {
    await see(readingOf(title, ['a']));
    expect((await test.store.conversations.toArray()).map((row) => row.plain?.title)).toEqual([title]);
  });

  it('does not believe a time or day that is in no calendar, and keeps the message', async () => {
    const impossible = { sentAt: { time: '2026-99-99T99:99+99:99', precision: 'minute' as const }, day: '2026-13-45' };
    await see(readingOf('Anna', [messageReading('a', impossible), 'b']));
    expect((await test.store.messages.toArray()).map((row) => [row.content?.nativeId, row.content?.sentAt?.precision, row.day])).toEqual([
      ['a', undefined, '2026-11-23'],
      ['b', 'minute', '2026-11-23'],
    ]);
  });

  it('is nothing before consent, and nothing while paused', async () => {
    const refused = (): Promise<string> =>
      see(readingOf('Anna', ['a'])).then(
        () => 'taken',
        (error: ZegelError) => error.code,
      );
    await setPaused(test.profile, true);
    expect(await refused()).toBe('capture.paused');
    await setPaused(test.profile, false);
    await withdrawConsent(test.profile, false);
    expect(await refused()).toBe('capture.no-consent');
    expect(await test.store.messages.count()).toBe(0);
    expect((await test.store.gaps.toArray()).map(({ cause, until }) => [cause, until !== null])).toEqual([['paused', true]]);
  });
});

describe('which conversation', () => {
  it('is the same under a new title when its messages are on screen', async () => {
    const before = await see(readingOf('Werkgroep', ['a', 'b', 'c']));
    const after = await see(readingOf('Werkgroep nieuw', ['a', 'b', 'c', 'd']));
    expect(idOf(after)).toBe(idOf(before));
  });

  it('takes a new title only when it has stood there for a while', async () => {
    await see(readingOf('Anna', ['a', 'b']));
    await see(readingOf('Bob', ['a', 'b', 'c']));
    expect((await test.store.conversations.toArray()).map((row) => row.plain?.title)).toEqual(['Anna']);
    test.clock.advance(3);
    await see(readingOf('Bob', ['b', 'c', 'd']));
    expect((await test.store.conversations.toArray()).map((row) => row.plain?.title)).toEqual(['Bob']);
  });

  it('is another one where only the title is the same', async () => {
    const one = await see(readingOf('Jan de Vries', ids(20, 'x')));
    const two = await see(readingOf('Jan de Vries', ids(20, 'y')));
    expect(idOf(two)).not.toBe(idOf(one));
    const back = await see(readingOf('Jan de Vries', ['x18', 'x19', 'x20']));
    expect(idOf(back)).toBe(idOf(one));
    expect((await see(readingOf('Jan de Vries', ['y19', 'y20']))).conversation).toMatchObject({ conversation: idOf(two), toSort: 21 });
  });

  it('becomes one with another of its title when scrolling back shows the messages of both', async () => {
    const old = await see(readingOf('Anna', ids(5, 'old')));
    const recent = await see(readingOf('Anna', ids(5, 'new')));
    expect(idOf(recent)).not.toBe(idOf(old));
    await see(readingOf('Anna', ['mid0', 'mid1', 'new0', 'new1']));
    const both = await see(readingOf('Anna', ['old3', 'old4', 'mid0', 'mid1', 'new0']));
    expect(both.conversation).toMatchObject({ toSort: 12 });
    expect(await test.store.messages.count()).toBe(12);
    expect(idOf(await see(readingOf('Anna', ['old0', 'old1'])))).toBe(idOf(both));
    expect(idOf(await see(readingOf('Anna', ['new3', 'new4'])))).toBe(idOf(both));
  });

  it('is not mistaken for another because one message was sent to both', async () => {
    const anna = await see(readingOf('Anna', [...ids(5, 'a'), 'broadcast']));
    const bob = await see(readingOf('Bob', [...ids(5, 'b'), 'broadcast']));
    expect(idOf(bob)).not.toBe(idOf(anna));
    const twice = (await test.store.messages.toArray()).filter((row) => row.content?.nativeId === 'broadcast');
    expect(new Set(twice.map((row) => row.conversation)).size).toBe(2);
    expect(new Set(twice.map((row) => row.messageId)).size).toBe(2);
  });

  it('goes by the network’s own id where the page shows one', async () => {
    const at = (nativeId: string, title: string, messages: string[]): Reading =>
      readingOf(title, messages, { client: 'converse', conversation: { nativeId, title, kind: 'direct', account: 'me@x' } });
    const anna = await see(at('anna@x', 'Anna', ['1']));
    expect(idOf(await see(at('anna@y', 'Anna', ['1'])))).not.toBe(idOf(anna));
    expect(idOf(await see(at('anna@x', 'Anna (werk)', ['9'])))).toBe(idOf(anna));
  });

  it('never mixes two accounts of one profile', async () => {
    const of = (account: string): Reading =>
      readingOf('Anna', ['a', 'b'], { conversation: { nativeId: null, title: 'Anna', kind: 'direct', account } });
    expect(idOf(await see(of('me@work')))).not.toBe(idOf(await see(of('me@home'))));
  });

  it('of a page without messages is the only one of its title, or none', async () => {
    expect((await see(readingOf('Anna', []))).conversation).toBeNull();
    const anna = await see(readingOf('Anna', ['a']));
    expect(idOf(await see(readingOf('Anna', [])))).toBe(idOf(anna));
  });
});

describe('what was excluded', () => {
  const CANARY = 'kanarie-4711';

  it('leaves no trace of its content in any table, and is known again', async () => {
    const reading = readingOf('Anna', [messageReading('secret-id', { text: CANARY }), 'b']);
    const captured = await see(reading);
    const message = captured.marks[0]?.message ?? '';
    const { decision } = await tag(test.profile, nothingOut, { conversation: idOf(captured), messages: [message], tag: 'private' });
    test.clock.advance(9);
    expect(await makeFinal(test.profile)).toBe(0);
    expect(await dump(test.store)).toContain(CANARY);
    test.clock.advance(2);
    expect(await makeFinal(test.profile)).toBe(1);
    const left = await dump(test.store);
    expect(left).not.toContain(CANARY);
    expect(left).not.toContain('secret-id');

    const again = await see(reading);
    expect(again.written).toBe(0);
    expect(again.marks[0]).toMatchObject({ id: 'secret-id', message, state: 'excludedFinal', from: { level: 'message', by: 'official' } });
    expect(await dump(test.store)).not.toContain(CANARY);
    await expect(undo(test.profile, nothingOut, { decision })).rejects.toThrow('tag.final');
    await expect(tag(test.profile, nothingOut, { conversation: idOf(captured), messages: [message], tag: 'business' })).rejects.toThrow(
      'tag.final',
    );
  });

  it('comes back within the time to undo, with the tag that it had', async () => {
    const captured = await see(readingOf('Anna', ['a']));
    const messages = captured.marks.map((mark) => mark.message);
    const conversation = idOf(captured);
    await tag(test.profile, nothingOut, { conversation, messages, tag: 'business' });
    const { decision, marks } = await tag(test.profile, nothingOut, { conversation, messages, tag: 'partyPolitical' });
    expect(marks[0]).toMatchObject({ state: 'partyPolitical', finalAt: '2026-11-23T10:00:10.000Z' });
    const undone = await undo(test.profile, nothingOut, { decision });
    expect(undone.marks[0]).toMatchObject({ state: 'business', finalAt: null, from: { why: 'user' } });
    test.clock.advance(60);
    expect(await makeFinal(test.profile)).toBe(0);
  });

  it('is final at once when the chat is left, there and nowhere else', async () => {
    const [anna, bob] = [await see(readingOf('Anna', ['a'])), await see(readingOf('Bob', ['b']))];
    for (const chat of [anna, bob]) {
      await tag(test.profile, nothingOut, { conversation: idOf(chat), messages: chat.marks.map((mark) => mark.message), tag: 'private' });
    }
    expect(await leave(test.profile, idOf(anna))).toBe(1);
    expect((await marksOf(test.profile, idOf(anna), ['a'])).marks[0]?.state).toBe('excludedFinal');
    expect((await marksOf(test.profile, idOf(bob), ['b'])).marks[0]?.state).toBe('private');
  });

  it('as a whole conversation: earlier untagged messages go, own tags stand, what comes is only counted', async () => {
    const captured = await see(
      readingOf(`Titel ${CANARY}`, [messageReading('a', { text: CANARY }), messageReading('b', { text: 'blijft' }), 'c']),
    );
    const conversation = idOf(captured);
    const business = captured.marks[1]?.message ?? '';
    await tag(test.profile, nothingOut, { conversation, messages: [business], tag: 'business' });
    const whole = await tag(test.profile, nothingOut, { conversation, tag: 'private' });
    expect(whole.conversation).toEqual({ conversation, tag: 'private', finalAt: '2026-11-23T10:00:10.000Z', toSort: 0 });
    test.clock.advance(11);
    expect(await makeFinal(test.profile)).toBe(3);
    expect((await test.store.messages.toArray()).map((row) => row.content?.text)).toEqual(['blijft']);

    const more = await see(readingOf(`Titel ${CANARY}`, ['c', messageReading('d', { text: CANARY })]));
    expect(more.conversation).toMatchObject({ conversation, tag: 'private', finalAt: null });
    expect(more.marks.map(({ state }) => state)).toEqual(['excludedFinal', 'excludedFinal']);
    expect(await readBacklog(test.store)).toMatchObject({ excluded: 3, ready: 1, toSort: 0 });

    await test.store.messages.clear();
    await leave(test.profile, conversation);
    await dropTitles(test.store);
    expect(await dump(test.store)).not.toContain(CANARY);
    expect(idOf(await see(readingOf(`Titel ${CANARY}`, ['d', 'e'])))).toBe(conversation);
    expect(await dump(test.store)).not.toContain(CANARY);
  });

  it('counts for what comes once a conversation is tagged, until that is undone', async () => {
    const captured = await see(readingOf('Anna', ['a']));
    const { decision } = await tag(test.profile, nothingOut, { conversation: idOf(captured), tag: 'business' });
    expect((await see(readingOf('Anna', ['a', 'b']))).marks.map(({ state }) => state)).toEqual(['business', 'business']);
    await undo(test.profile, nothingOut, { decision });
    expect((await see(readingOf('Anna', ['a', 'b', 'c']))).marks.map(({ state }) => state)).toEqual(['untagged', 'untagged', 'untagged']);
  });
});

describe('what could not be seen', () => {
  it('is a gap for each row, closed when the row is read', async () => {
    const pending: Reading['pending'] = [
      { id: 'b', reason: 'shell' },
      { id: null, reason: 'loading' },
    ];
    await see(readingOf('Anna', ['a'], { pending, unknown: [{ id: 'c', reason: 'no text' }] }));
    await see(readingOf('Anna', ['a'], { pending, unknown: [{ id: 'c', reason: 'no text' }] }));
    const open = async (): Promise<number> => test.store.gaps.where('open').above('').count();
    expect(await open()).toBe(3);
    expect((await test.store.counters.get('gaps'))?.value).toBe(3);
    expect(await readProblems(test.store)).toMatchObject([{ error: { code: 'capture.row-not-understood' }, count: 1 }]);
    await see(readingOf('Anna', ['a', 'b', 'c']));
    expect(await open()).toBe(0);
    expect((await test.store.counters.get('gaps'))?.value).toBe(0);
    expect(await test.store.gaps.count()).toBe(3);
    expect(await readProblems(test.store)).toEqual([]);
  });

  it('is no gap where the row is known already', async () => {
    await see(readingOf('Anna', ['a', 'b']));
    await see(readingOf('Anna', ['b'], { pending: [{ id: 'a', reason: 'shell' }] }));
    expect(await test.store.gaps.count()).toBe(0);
  });
});
