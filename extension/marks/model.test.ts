import { expect, test } from 'vitest';
import { ZegelError } from '../../shared/errors/error.ts';
import type { ConversationMark, Mark, PageCall, PageRequest, PageResult } from '../../shared/protocol/page-calls.ts';
import { MarksModel } from './model.ts';

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const conversation: ConversationMark = { conversation: uuid(1), tag: null, finalAt: null, toSort: 1 };
const mark = (state: Mark['state'], finalAt: string | null = null): Mark => ({ id: 'A', message: uuid(2), state, from: null, finalAt });

/** A worker that records what it is asked and answers by script. */
function worker(answers: Partial<{ [C in PageCall]: (request: PageRequest<C>) => PageResult<C> }>) {
  const asked: { call: string; request: unknown }[] = [];
  const ask = async <C extends PageCall>(call: C, request: PageRequest<C>): Promise<PageResult<C>> => {
    asked.push({ call, request });
    const answer = answers[call] as ((request: PageRequest<C>) => PageResult<C>) | undefined;
    if (!answer) throw new ZegelError('internal');
    return answer(request);
  };
  return { ask, asked };
}

test('a private tag can be undone until it is final', async () => {
  const finalAt = '2026-11-23T10:00:10.000Z';
  const { ask, asked } = worker({
    tag: () => ({ decision: uuid(9), conversation, marks: [mark('private', finalAt)] }),
    undo: () => ({ conversation, marks: [mark('untagged')] }),
  });
  const model = new MarksModel(ask);
  model.apply({ conversation, marks: [mark('untagged')] });
  await model.tag('A', 'private');
  expect(model.state.value.undoable).toEqual({ decision: uuid(9), tag: 'private', whole: false, finalAt });
  await model.undo();
  expect(asked.map(({ call }) => call)).toEqual(['tag', 'undo']);
  expect(model.state.value.marks.get('A')?.state).toBe('untagged');
  expect(model.state.value.undoable).toBeNull();
});

test('a message that is not stored yet is tagged as soon as it is', async () => {
  const { ask, asked } = worker({ tag: () => ({ decision: uuid(9), conversation, marks: [mark('doubt')] }) });
  const model = new MarksModel(ask);
  await model.tag('A', 'business');
  await model.tag('A', 'doubt');
  expect(asked).toEqual([]);
  model.apply({ conversation, marks: [mark('untagged')] });
  await new Promise((later) => setTimeout(later));
  expect(asked).toMatchObject([{ call: 'tag', request: { messages: [uuid(2)], tag: 'doubt' } }]);
  model.clear();
  model.apply({ conversation, marks: [mark('untagged')] });
  expect(asked.length).toBe(1);
});

test('a tag for a message that is not stored yet is not lost when the chat is left, and is not shown in the next one', async () => {
  const { ask, asked } = worker({ tag: () => ({ decision: uuid(9), conversation, marks: [mark('business')] }) });
  const model = new MarksModel(ask);
  await model.tag('A', 'business');
  model.clear();
  model.apply({ conversation: { ...conversation, conversation: uuid(7) }, marks: [{ ...mark('untagged'), id: 'B', message: uuid(8) }] });
  expect(asked).toEqual([]);
  model.late({ conversation, marks: [mark('untagged')] });
  await new Promise((later) => setTimeout(later));
  expect(asked).toMatchObject([{ request: { conversation: uuid(1), messages: [uuid(2)], tag: 'business' } }]);
  expect([model.state.value.conversation?.conversation, [...model.state.value.marks.keys()]]).toEqual([uuid(7), ['B']]);
  expect(model.state.value.undoable).toBeNull();
});

test('what is final or archived is not tagged', async () => {
  const { ask, asked } = worker({});
  const model = new MarksModel(ask);
  for (const state of ['excludedFinal', 'archived'] as const) {
    model.apply({ conversation, marks: [mark(state)] });
    await model.tag('A', 'business');
  }
  expect(asked).toEqual([]);
});

test('an error of the worker is kept to be shown, and the mark stays as it was', async () => {
  const { ask } = worker({});
  const model = new MarksModel(ask);
  model.apply({ conversation, marks: [mark('untagged')] });
  await model.tag('A', 'business');
  expect(model.state.value.error?.code).toBe('internal');
  expect(model.state.value.marks.get('A')?.state).toBe('untagged');
});

test('an answer for a conversation that was left meanwhile changes nothing', async () => {
  let answer: (() => void) | undefined;
  const model = new MarksModel((async () => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return { conversation, marks: [mark('archived')] };
  }) as ConstructorParameters<typeof MarksModel>[0]);
  model.apply({ conversation, marks: [mark('untagged')] });
  const asking = model.refresh(['A']);
  model.clear();
  answer?.();
  await asking;
  expect(model.state.value.marks.size).toBe(0);
});
