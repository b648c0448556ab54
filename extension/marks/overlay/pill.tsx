import type { JSX } from 'preact';
import { type Language, text } from '../../../shared/locale/text.ts';
import type { PageStatus } from '../../capture/page/loop.ts';
import { Icon } from '../../ui/icon.tsx';
import type { Box } from '../beside.ts';

/**
 * What is wrong, in words; null while all is well. Rows that the page did not load yet are no trouble of their own: they
 * are named where another trouble is shown.
 */
export function troubleWords(language: Language, status: PageStatus): string[] {
  if (status.stopped === 'gone') return [text(language, 'status.gone')];
  if (status.stopped === 'paused') return [text(language, 'status.paused')];
  const words: string[] = [];
  if (status.waiting > 0) words.push(text(language, 'status.waiting', { n: status.waiting }));
  if (status.unknown > 0) words.push(text(language, 'status.unknown', { n: status.unknown }));
  if (words.length > 0 && status.pending > 0) words.push(text(language, 'status.pending', { n: status.pending }));
  return words;
}

export interface PillProps {
  readonly language: Language;
  readonly words: readonly string[];
  readonly bounds: Box;
  dismiss(): void;
}

export function Pill({ language, words, bounds, dismiss }: PillProps): JSX.Element {
  const style = { right: `${Math.round(innerWidth - bounds.right + 18)}px`, bottom: `${Math.round(innerHeight - bounds.bottom + 12)}px` };
  return (
    <div class="panel pill" style={style} role="status">
      <Icon name="warning" />
      <div>
        {words.map((line) => (
          <div key={line}>{line}</div>
        ))}
      </div>
      <button type="button" aria-label={text(language, 'status.dismiss')} onClick={dismiss}>
        <Icon name="close" />
      </button>
    </div>
  );
}
