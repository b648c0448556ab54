import { type ErrorReport, ZegelError } from '../../shared/errors/error.ts';
import type { ConversationMark, Mark, PageCall, PageRequest, PageResult } from '../../shared/protocol/page-calls.ts';
import { isExcluded, type Tag } from '../../shared/tag/tag.ts';
import { Observable } from '../ui/observable.ts';

type Ask = <C extends PageCall>(call: C, request: PageRequest<C>) => Promise<PageResult<C>>;

/** The last thing that the user did and can still take back. */
export interface Undoable {
  readonly decision: string;
  /** null where a tag was taken off. */
  readonly tag: Tag | null;
  readonly whole: boolean;
  /** ISO instant at which it becomes final; null where the tag is not one that destroys. */
  readonly finalAt: string | null;
}

export interface MarksState {
  readonly conversation: ConversationMark | null;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly undoable: Undoable | null;
  /** What went wrong with the last thing the user did. */
  readonly error: ErrorReport | null;
  /** Said to a screen reader. */
  readonly said: 'tagged' | 'removed' | 'undone' | null;
}

const EMPTY: MarksState = { conversation: null, marks: new Map(), undoable: null, error: null, said: null };

/** What a person can still change by himself. */
export function mayTag(mark: Mark | undefined): boolean {
  return mark?.state !== 'excludedFinal' && mark?.state !== 'archived';
}

/** The tag that a mark stands for, as far as one of the four buttons shows it. */
export function tagOf(mark: Mark | undefined): Tag | null {
  switch (mark?.state) {
    case 'business':
    case 'onTheWay':
      return 'business';
    case 'private':
    case 'partyPolitical':
    case 'doubt':
      return mark.state;
    default:
      return null;
  }
}

/** The marks of the conversation that is open, and what the user does to them. Knows no page. */
export class MarksModel {
  readonly state = new Observable<MarksState>(EMPTY);
  readonly #ask: Ask;
  /** What was said of messages that are not stored yet: done as soon as they are, be it at the next visit of their chat. */
  readonly #early = new Map<string, Tag | null>();

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** What the worker says of some messages; the others stay as they are. Not for a conversation that was left meanwhile. */
  #applyTo(conversation: string, answer: Parameters<MarksModel['apply']>[0]): boolean {
    const still = this.state.value.conversation?.conversation === conversation;
    if (still) this.apply(answer);
    return still;
  }

  /** What was captured or asked of the conversation that is open. */
  apply(answer: { conversation: ConversationMark | null; marks: readonly Mark[] }): void {
    const marks = new Map(this.state.value.marks);
    for (const mark of answer.marks) marks.set(mark.id, mark);
    this.state.patch({ conversation: answer.conversation ?? this.state.value.conversation, marks });
    this.late(answer);
  }

  /** Messages that are stored now, also of a conversation that was left meanwhile: what was said of them before is done. */
  late({ conversation, marks }: Parameters<MarksModel['apply']>[0]): void {
    for (const mark of marks) {
      const tag = this.#early.get(mark.id);
      if (tag === undefined || !conversation) continue;
      this.#early.delete(mark.id);
      if (mayTag(mark)) void this.#decide({ conversation: conversation.conversation, messages: [mark.message], tag }, false);
    }
  }

  /** Another conversation. */
  clear(): void {
    this.state.set(EMPTY);
  }

  /** Asks again for these messages, and for all that the page knows by now. */
  async refresh(ids: readonly string[]): Promise<void> {
    const { conversation } = this.state.value;
    if (!conversation) return;
    const answer = await this.#ask('marks', { conversation: conversation.conversation, ids: ids.slice(0, 5_000) });
    this.#applyTo(conversation.conversation, answer);
  }

  /** Tags one message; null takes its tag off. One that is not stored yet is tagged when it is. */
  async tag(id: string, tag: Tag | null): Promise<void> {
    const { conversation, marks } = this.state.value;
    const mark = marks.get(id);
    if (!conversation || !mark) this.#early.set(id, tag);
    else if (mayTag(mark)) await this.#decide({ conversation: conversation.conversation, messages: [mark.message], tag }, false);
  }

  /** Tags the conversation with all that is to come; null takes that tag off. */
  async tagConversation(tag: Tag | null): Promise<void> {
    const { conversation } = this.state.value;
    if (conversation) await this.#decide({ conversation: conversation.conversation, tag }, true);
  }

  async undo(): Promise<void> {
    const { undoable, conversation } = this.state.value;
    if (!undoable || !conversation) return;
    await this.#try(async () => {
      if (this.#applyTo(conversation.conversation, await this.#ask('undo', { decision: undoable.decision })))
        this.state.patch({ undoable: null, said: 'undone' });
    });
  }

  /** The time to take it back is over, or the user looked away. */
  forgetUndo(): void {
    this.state.patch({ undoable: null, error: null });
  }

  async #decide(request: PageRequest<'tag'>, whole: boolean): Promise<void> {
    await this.#try(async () => {
      const answer = await this.#ask('tag', request);
      if (!this.#applyTo(request.conversation, answer)) return;
      const { tag } = request;
      const finalAt = whole
        ? answer.conversation?.finalAt
        : answer.marks.find(({ message }) => request.messages?.includes(message))?.finalAt;
      this.state.patch({
        undoable: { decision: answer.decision, tag, whole, finalAt: tag && isExcluded(tag) ? (finalAt ?? null) : null },
        said: tag ? 'tagged' : 'removed',
      });
    });
  }

  async #try(action: () => Promise<void>): Promise<void> {
    this.state.patch({ error: null, said: null });
    try {
      await action();
    } catch (thrown) {
      this.state.patch({ error: ZegelError.of(thrown).report() });
    }
  }
}
