import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type ErrorReport, ZegelError } from '../../../shared/errors/error.ts';
import { sentenceOf, type TextKey, text } from '../../../shared/locale/text.ts';
import { ask } from '../../link/ask.ts';
import { askToPersist } from '../../permissions/persist.ts';
import { Seal } from '../brand.tsx';
import { Icon } from '../icon.tsx';
import type { IconName } from '../icons.ts';
import type { PageProps } from '../mount.tsx';
import { useWorker } from '../use-worker.ts';
import './welcome.css';

const PARTS = [
  { icon: 'check', title: 'welcome.reads.title', body: 'welcome.reads' },
  { icon: 'archived', title: 'welcome.leaves.title', body: 'welcome.leaves' },
  { icon: 'private', title: 'welcome.stays.title', body: 'welcome.stays' },
  { icon: 'doubt', title: 'welcome.who.title', body: 'welcome.who' },
] as const satisfies readonly { icon: IconName; title: TextKey; body: TextKey }[];

/** What Zegel does, in plain words, and the one question: agreed or not now. Nothing is read before that. */
export function Welcome({ language }: PageProps): JSX.Element {
  const condition = useWorker('condition', 'condition');
  const [declined, decline] = useState(false);
  const [reading, read] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const agreed = condition.value !== null && condition.value.consentAt !== null && !reading;
  const heading = useRef<HTMLHeadingElement>(null);
  const answered = useRef(false);
  useEffect(() => {
    // The question is gone from under the focus: its answer is read instead.
    if (answered.current) heading.current?.focus();
  }, [agreed, declined]);

  const agree = (): void => {
    answered.current = true;
    read(false);
    setError(null);
    void askToPersist();
    ask('consent', {}).then(condition.put, (thrown: unknown) => setError(ZegelError.of(thrown).report()));
  };

  if (agreed || declined) {
    return (
      <main class="sheet short">
        <Seal />
        <h1 tabIndex={-1} ref={heading}>
          {text(language, agreed ? 'welcome.agreed.title' : 'welcome.declined.title')}
        </h1>
        <p>{text(language, agreed ? 'welcome.agreed' : 'welcome.declined')}</p>
        {agreed && <p class="soft">{text(language, 'welcome.agreed.keys')}</p>}
        <div class="answers">
          {agreed && (
            <a class="button primary" href="https://web.whatsapp.com/" rel="noreferrer">
              {text(language, 'welcome.open')}
            </a>
          )}
          <button
            type="button"
            class="link"
            onClick={() => {
              decline(false);
              read(true);
            }}
          >
            {text(language, 'welcome.read')}
          </button>
        </div>
      </main>
    );
  }
  const done = condition.value !== null && condition.value.consentAt !== null;
  return (
    <main class="sheet">
      <header>
        <Seal />
        <div>
          <h1>{text(language, 'welcome.title')}</h1>
          <p class="lead">{text(language, 'welcome.lead')}</p>
        </div>
      </header>
      <div class="parts">
        {PARTS.map(({ icon, title, body }) => (
          <section key={title}>
            <Icon name={icon} />
            <div>
              <h2>{text(language, title)}</h2>
              <p>{text(language, body)}</p>
            </div>
          </section>
        ))}
      </div>
      <p class="soft">{text(language, 'welcome.pause')}</p>
      {error && (
        <p class="notice bad" role="alert">
          <Icon name="failed" />
          <span>
            <strong>{sentenceOf(language, error).sentence}</strong> {sentenceOf(language, error).next}
          </span>
        </p>
      )}
      <div class="answers">
        {done ? (
          <button type="button" class="primary" data-action="back" onClick={() => read(false)}>
            {text(language, 'welcome.back')}
          </button>
        ) : (
          <>
            <button type="button" class="primary" data-action="agree" onClick={agree}>
              {text(language, 'welcome.agree')}
            </button>
            <button
              type="button"
              data-action="decline"
              onClick={() => {
                answered.current = true;
                decline(true);
              }}
            >
              {text(language, 'welcome.notNow')}
            </button>
          </>
        )}
      </div>
    </main>
  );
}
