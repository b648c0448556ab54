import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { type Language, text } from '../../../shared/locale/text.ts';
import type { Mark } from '../../../shared/protocol/page-calls.ts';
import { Tag } from '../../../shared/tag/tag.ts';
import { Icon } from '../../ui/icon.tsx';
import { type Box, type Spot, toolbarSpot } from '../beside.ts';
import { mayTag, tagOf } from '../model.ts';

/** In the order of the keys 1 to 4. */
export const TAGS = Tag.options;

export interface Target {
  readonly id: string;
  /** The chip that the toolbar covers, and the list that it stays inside. */
  readonly anchor: Box;
  readonly side: Spot['side'];
  readonly bounds: Box;
  /** Beside the message there is room for words. */
  readonly roomy: boolean;
}

export interface ToolbarProps {
  readonly language: Language;
  readonly target: Target;
  readonly mark: Mark | undefined;
  /** What the mark says, with where it comes from. */
  readonly words: string;
  /** Which button the Tab key reaches: 0 to 4. */
  readonly stop: number;
  tag(tag: Tag | null): void;
}

/** The control of one message: four tags and none. */
export function Toolbar({ language, target, mark, words, stop, tag }: ToolbarProps): JSX.Element {
  const panel = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = panel.current;
    if (!element) return;
    const { left, top } = toolbarSpot(target.anchor, target.side, element.getBoundingClientRect(), target.bounds);
    element.style.left = `${Math.round(left)}px`;
    element.style.top = `${Math.round(top)}px`;
  });
  if (!mayTag(mark)) {
    return (
      <div class="panel settled" ref={panel} data-state={mark?.state} tabIndex={-1}>
        <Icon name={mark?.state ?? 'untagged'} />
        {words}
      </div>
    );
  }
  const now = tagOf(mark);
  return (
    <div
      class="panel toolbar"
      ref={panel}
      role="toolbar"
      aria-label={text(language, 'marks.toolbar')}
      aria-describedby="keys"
      data-words={target.roomy ? 'yes' : 'no'}
    >
      {TAGS.map((option, i) => (
        <button
          key={option}
          type="button"
          data-state={option}
          data-tag={option}
          tabIndex={i === stop ? 0 : -1}
          aria-pressed={option === now}
          aria-keyshortcuts={String(i + 1)}
          onClick={(event) => event.isTrusted && tag(option)}
        >
          <Icon name={option} />
          <span class="word">{text(language, `tag.${option}`)}</span>
        </button>
      ))}
      <span class="rule" />
      <button
        type="button"
        data-tag="none"
        tabIndex={stop === TAGS.length ? 0 : -1}
        aria-label={text(language, 'marks.remove')}
        aria-keyshortcuts="0 Delete"
        aria-disabled={now === null}
        title={text(language, 'marks.remove')}
        onClick={(event) => event.isTrusted && now !== null && tag(null)}
      >
        <Icon name="remove" />
      </button>
      <span class="said" id="keys">
        {text(language, 'marks.keys')}
      </span>
    </div>
  );
}
