import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Language, sentenceOf, text } from '../../../shared/locale/text.ts';
import { Icon } from '../../ui/icon.tsx';
import type { Box } from '../beside.ts';
import type { MarksState, Undoable } from '../model.ts';

/** How long an ordinary tag offers to be undone. */
const OFFER_MS = 7_000;
const ERROR_MS = 12_000;
const WIDTH = 460;
const MARGIN = 10;

export interface StripProps {
  readonly language: Language;
  readonly state: MarksState;
  readonly bounds: Box;
  undo(): void;
  /** The time to undo is over. */
  over(): void;
}

/** What was just done, with undo; counts down where the content will be destroyed. Also the place for an error. */
export function Strip({ language, state, bounds, undo, over }: StripProps): JSX.Element | null {
  const { undoable, error } = state;
  const left = useCountdown(undoable, error !== null, over);
  if (!undoable && !error) return null;
  const width = Math.min(WIDTH, bounds.right - bounds.left - 2 * MARGIN);
  const style = {
    left: `${Math.round((bounds.left + bounds.right - width) / 2)}px`,
    top: `${Math.round(bounds.top + MARGIN)}px`,
    width: `${Math.round(width)}px`,
  };
  if (error) {
    const { sentence, next } = sentenceOf(language, error);
    return (
      <div class="panel strip" style={style} role="alert">
        <Icon name="failed" />
        <div class="what">
          <b>{sentence}</b>
          <span>{next}</span>
        </div>
        <button type="button" aria-label={text(language, 'status.dismiss')} onClick={over}>
          <Icon name="close" />
        </button>
      </div>
    );
  }
  if (!undoable) return null;
  const countdown = undoable.whole ? 'marks.countdown.conversation' : 'marks.countdown';
  const below = undoable.finalAt
    ? text(language, countdown, { n: left })
    : undoable.whole
      ? text(language, 'marks.conversation.scope')
      : null;
  return (
    <div class="panel strip" style={style} data-state={undoable.tag ?? 'untagged'}>
      <Icon name={undoable.tag ?? 'untagged'} />
      <div class="what">
        <b>
          {undoable.tag
            ? text(language, 'marks.done.tag', { tag: text(language, `tag.${undoable.tag}`) })
            : text(language, 'marks.done.none')}
        </b>
        {below && <span>{below}</span>}
      </div>
      <button type="button" data-action="undo" aria-keyshortcuts="u" onClick={(event) => event.isTrusted && undo()}>
        <Icon name="undo" />
        {text(language, 'tag.undo')}
      </button>
    </div>
  );
}

/** Whole seconds until it is final; ends the offer when its time is over. */
function useCountdown(undoable: Undoable | null, error: boolean, over: () => void): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    if (error) {
      const timer = setTimeout(over, ERROR_MS);
      return () => clearTimeout(timer);
    }
    if (!undoable) return;
    const end = undoable.finalAt ? Date.parse(undoable.finalAt) : Date.now() + OFFER_MS;
    const timer = setInterval(() => {
      if (Date.now() >= end) over();
      else setNow(Date.now());
    }, 250);
    return () => clearInterval(timer);
  }, [undoable, error]);
  return undoable?.finalAt ? Math.max(0, Math.ceil((Date.parse(undoable.finalAt) - now) / 1000)) : 0;
}
