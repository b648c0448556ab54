import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type ErrorReport, ZegelError } from '../../../shared/errors/error.ts';
import { type Language, sentenceOf, text } from '../../../shared/locale/text.ts';
import type { Backlog } from '../../../shared/record/backlog.ts';
import { ask } from '../../link/ask.ts';
import { progressOf, type Round, startRound } from './progress.ts';

/** A receipt may come from a companion that cannot wake the worker's page: asked for as long as the user watches. */
const ASK_AGAIN_MS = 2_000;

export interface ArchiveNowProps {
  readonly language: Language;
  readonly backlog: Backlog;
  readonly again: () => void;
}

/** The button that archives what is ready, and what comes of it until the archive has signed. */
export function ArchiveNow({ language, backlog, again }: ArchiveNowProps): JSX.Element {
  const [round, setRound] = useState<Round | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  const [now, setNow] = useState(Date.now);
  const [empty, setEmpty] = useState(false);
  const progress = round ? progressOf(round, backlog, now) : null;
  const running = progress?.kind === 'running' && !error;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => {
      setNow(Date.now());
      again();
    }, ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [running, again]);

  const archive = (): void => {
    if (running) return;
    const begun = startRound(backlog, Date.now());
    setError(null);
    setEmpty(begun.total === 0);
    setRound(begun);
    setNow(begun.startedAt);
    ask('archiveNow', {}).then(again, (thrown: unknown) => setError(ZegelError.of(thrown).report()));
  };

  return (
    <section class="archive">
      <button type="button" class="primary wide" aria-disabled={running} onClick={archive} data-action="archive">
        {text(language, running ? 'popup.archiving' : 'popup.archiveNow')}
      </button>
      <div role="status" class="small">
        {running && (
          <>
            <progress max={progress.total} value={progress.done} aria-label={text(language, 'popup.archiving')} />
            <p>{text(language, 'popup.archiving.left', { n: progress.total - progress.done })}</p>
            {progress.late && <p class="soft">{text(language, 'popup.archiving.later')}</p>}
          </>
        )}
        {progress?.kind === 'done' && <p class="good">{text(language, 'popup.archiving.done', { n: progress.done })}</p>}
        {progress?.kind === 'none' && empty && !error && <p class="soft">{text(language, 'popup.archiving.none')}</p>}
        {error && (
          <p class="bad">
            <strong>{sentenceOf(language, error).sentence}</strong> {sentenceOf(language, error).next}
          </p>
        )}
      </div>
    </section>
  );
}
