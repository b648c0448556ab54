import type { JSX } from 'preact';
import { type Language, type TextKey, text } from '../../../shared/locale/text.ts';
import type { Backlog } from '../../../shared/record/backlog.ts';
import { ageWords } from '../age.ts';
import { Icon } from '../icon.tsx';
import type { IconName } from '../icons.ts';

type Count = Exclude<keyof Backlog, 'oldest'>;

/** What the user can do something about first, then what happens by itself. */
const ROWS: readonly { count: Count; icon: IconName; always: boolean }[] = [
  { count: 'toSort', icon: 'untagged', always: true },
  { count: 'doubt', icon: 'doubt', always: false },
  { count: 'ready', icon: 'business', always: true },
  { count: 'onTheWay', icon: 'onTheWay', always: true },
  { count: 'archived', icon: 'archived', always: true },
  { count: 'failed', icon: 'failed', always: false },
  { count: 'excluded', icon: 'excludedFinal', always: true },
];

export interface BacklogListProps {
  readonly language: Language;
  readonly backlog: Backlog;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function BacklogList({ language, backlog, now }: BacklogListProps): JSX.Element {
  const number = new Intl.NumberFormat(language);
  return (
    <section aria-labelledby="backlog">
      <h2 id="backlog">{text(language, 'popup.backlog')}</h2>
      <dl class="counts">
        {ROWS.filter(({ count, always }) => always || backlog[count] > 0).map(({ count, icon }) => (
          <div key={count} data-state={icon} data-count={count} class={backlog[count] > 0 ? 'some' : 'zero'}>
            <dt>
              <Icon name={icon} />
              {text(language, `popup.${count}` satisfies TextKey)}
            </dt>
            <dd>{number.format(backlog[count])}</dd>
          </div>
        ))}
      </dl>
      <p class="soft small">
        {backlog.oldest
          ? text(language, 'popup.oldest', { age: ageWords(language, now - Date.parse(backlog.oldest)) })
          : text(language, 'popup.nothing')}
      </p>
    </section>
  );
}
