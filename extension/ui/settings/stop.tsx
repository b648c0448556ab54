import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type ErrorReport, ZegelError } from '../../../shared/errors/error.ts';
import { sentenceOf, text } from '../../../shared/locale/text.ts';
import type { Condition } from '../../../shared/protocol/page-calls.ts';
import { ask } from '../../link/ask.ts';
import { Icon } from '../icon.tsx';
import type { PageProps } from '../mount.tsx';
import { useWorker } from '../use-worker.ts';

/** Withdrawing consent, in two steps, with what would be lost said before the second. */
export function Stop({ language, stopped }: PageProps & { stopped(condition: Condition): void }): JSX.Element {
  const backlog = useWorker('backlog', 'backlog').value?.backlog;
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const first = useRef<HTMLButtonElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const was = useRef(false);
  useEffect(() => {
    if (open) first.current?.focus();
    else if (was.current) opener.current?.focus();
    was.current = open;
  }, [open]);

  const waiting = backlog ? backlog.ready + backlog.onTheWay + backlog.failed + backlog.toSort + backlog.doubt : 0;
  const stop = (erase: boolean): void => {
    ask('stop', { erase }).then(stopped, (thrown: unknown) => setError(ZegelError.of(thrown).report()));
  };

  return (
    <section aria-labelledby="stop">
      <h2 id="stop">{text(language, 'settings.stop')}</h2>
      <p class="soft">{text(language, 'settings.stop.explain')}</p>
      {!open && (
        <button type="button" class="danger" data-action="stop" ref={opener} onClick={() => setOpen(true)}>
          {text(language, 'settings.stop.open')}
        </button>
      )}
      {open && (
        <div class="choice">
          {waiting > 0 && (
            <p class="notice warn">
              <Icon name="warning" />
              <strong>{text(language, 'settings.stop.waiting', { n: waiting })}</strong>
            </p>
          )}
          <p class="small">{text(language, 'settings.stop.erase.warning')}</p>
          <div class="row">
            <button type="button" ref={first} data-action="keep" onClick={() => stop(false)}>
              {text(language, 'settings.stop.keep')}
            </button>
            <button type="button" class="danger" data-action="erase" onClick={() => stop(true)}>
              {text(language, 'settings.stop.erase')}
            </button>
            <button type="button" class="link" onClick={() => setOpen(false)}>
              {text(language, 'settings.stop.cancel')}
            </button>
          </div>
          {error && (
            <p class="wrong" role="alert">
              {sentenceOf(language, error).sentence} {sentenceOf(language, error).next}
            </p>
          )}
        </div>
      )}
    </section>
  );
}
