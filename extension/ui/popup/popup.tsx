import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { text } from '../../../shared/locale/text.ts';
import { ask } from '../../link/ask.ts';
import { Seal } from '../brand.tsx';
import { Icon } from '../icon.tsx';
import type { PageProps } from '../mount.tsx';
import { useWorker } from '../use-worker.ts';
import { ArchiveNow } from './archive-now.tsx';
import { BacklogList } from './backlog-list.tsx';
import { Details, LinkState, Problems } from './link-state.tsx';
import './popup.css';

/** How often it is looked for a companion that is not there, as long as the user watches. */
const LOOK_AGAIN_MS = 3_000;

/** The window under the seal in the toolbar: how many messages wait for what, and what can be done about it. */
export function Popup({ language }: PageProps): JSX.Element {
  const condition = useWorker('condition', 'condition');
  const backlog = useWorker('backlog', 'backlog');
  const now = condition.value;
  const away = now !== null && now.consentAt !== null && now.link.state !== 'connected';
  useEffect(() => {
    if (!away) return;
    const timer = setInterval(condition.again, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [away, condition.again]);

  const pause = (paused: boolean): void => {
    ask('pause', { paused }).then(condition.put, condition.again);
  };

  return (
    <main>
      <header class="brand">
        <Seal />
        <h1>{text(language, 'app.name')}</h1>
      </header>
      {now?.policy.demonstration && (
        <p class="notice demo small">
          <Icon name="warning" />
          {text(language, 'popup.demo')}
        </p>
      )}
      {!now && <p class="soft">{text(language, condition.error ? 'popup.unreachable' : 'popup.loading')}</p>}
      {now && now.consentAt === null && (
        <section class="first">
          <p>{text(language, 'popup.welcome')}</p>
          <a class="button primary wide" href="/welcome.html" target="_blank" rel="noopener">
            {text(language, 'popup.welcome.open')}
          </a>
        </section>
      )}
      {now && now.consentAt !== null && (
        <>
          {now.paused && (
            <p class="notice warn small" role="status">
              <Icon name="warning" />
              {text(language, 'popup.paused')}
            </p>
          )}
          {backlog.value && (
            <>
              <BacklogList language={language} backlog={backlog.value.backlog} now={Date.now()} />
              <ArchiveNow language={language} backlog={backlog.value.backlog} again={backlog.again} />
              <Problems language={language} problems={backlog.value.problems} />
            </>
          )}
          <LinkState language={language} link={now.link} />
          <Details language={language} condition={now} />
        </>
      )}
      <footer>
        {now && now.consentAt !== null && (
          <button type="button" class="link" data-action="pause" onClick={() => pause(!now.paused)}>
            {text(language, now.paused ? 'popup.resume' : 'popup.pause')}
          </button>
        )}
        <button type="button" class="link" data-action="settings" onClick={() => void browser.runtime.openOptionsPage()}>
          {text(language, 'popup.settings')}
        </button>
      </footer>
    </main>
  );
}
