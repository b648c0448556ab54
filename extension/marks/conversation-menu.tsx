import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Language, text } from '../../shared/locale/text.ts';
import type { ConversationMark } from '../../shared/protocol/page-calls.ts';
import { isExcluded, type Tag } from '../../shared/tag/tag.ts';
import { Icon } from '../ui/icon.tsx';
import { TAGS } from './overlay/toolbar.tsx';

export interface MenuProps {
  readonly language: Language;
  readonly conversation: ConversationMark;
  readonly undoSeconds: number;
  choose(tag: Tag | null): void;
}

/** What can be said of a whole conversation. A tag that destroys is asked twice, in the same place. */
export function ConversationMenu({ language, conversation, undoSeconds, choose }: MenuProps): JSX.Element {
  const [asked, ask] = useState<Tag | null>(null);
  const now = conversation.tag;
  const panel = useRef<HTMLDivElement>(null);
  const focus = (): void => {
    panel.current?.querySelector<HTMLElement>('[data-action="no"], [aria-pressed="true"], button')?.focus({ preventScroll: true });
  };
  // When it opens, once the popover that it stands in is shown.
  useEffect(focus, []);
  // The button under the focus is replaced by the question, or comes back after it; a key pressed at once is for it already.
  useLayoutEffect(focus, [asked]);
  if (asked) {
    return (
      <div ref={panel}>
        <Confirm language={language} tag={asked} undoSeconds={undoSeconds} yes={() => choose(asked)} no={() => ask(null)} />
      </div>
    );
  }
  const press = (tag: Tag | null): void => {
    if (tag === now) choose(tag);
    else if (tag && isExcluded(tag)) ask(tag);
    else choose(tag);
  };
  return (
    <div ref={panel}>
      <h2 id="title">
        {now ? text(language, 'conversation.tagged', { tag: text(language, `tag.${now}`) }) : text(language, 'conversation.untagged')}
      </h2>
      <p id="explain">{text(language, 'conversation.explain')}</p>
      <div class="options">
        {TAGS.map((tag) => (
          <button
            key={tag}
            type="button"
            data-state={tag}
            data-tag={tag}
            aria-pressed={tag === now}
            onClick={(event) => event.isTrusted && press(tag)}
          >
            <Icon name={tag} />
            {text(language, `tag.${tag}`)}
            {tag === now && <Icon name="check" />}
          </button>
        ))}
        <button type="button" data-tag="none" aria-pressed={now === null} onClick={(event) => event.isTrusted && press(null)}>
          <Icon name="remove" />
          {text(language, 'tag.none')}
        </button>
      </div>
      <p class="foot">
        {conversation.toSort > 0
          ? text(language, 'conversation.toSort', { n: conversation.toSort })
          : text(language, 'conversation.sorted')}
      </p>
    </div>
  );
}

function Confirm(props: { language: Language; tag: Tag; undoSeconds: number; yes(): void; no(): void }): JSX.Element {
  const { language, tag, undoSeconds, yes, no } = props;
  const word = text(language, `tag.${tag}`);
  return (
    <>
      <h2 id="title">{text(language, 'conversation.confirm.title', { tag: word })}</h2>
      <p id="explain">{text(language, 'conversation.confirm.text', { n: undoSeconds })}</p>
      <div class="confirm">
        <button type="button" data-action="no" onClick={(event) => event.isTrusted && no()}>
          {text(language, 'conversation.confirm.no')}
        </button>
        <button type="button" class="yes" data-action="yes" onClick={(event) => event.isTrusted && yes()}>
          {text(language, 'conversation.confirm.yes', { tag: word.toLowerCase() })}
        </button>
      </div>
    </>
  );
}
