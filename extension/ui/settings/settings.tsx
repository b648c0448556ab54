import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { type Language, text } from '../../../shared/locale/text.ts';
import type { Condition } from '../../../shared/protocol/page-calls.ts';
import { ask } from '../../link/ask.ts';
import { byteWords } from '../age.ts';
import { Seal } from '../brand.tsx';
import { Icon } from '../icon.tsx';
import type { PageProps } from '../mount.tsx';
import { useWorker } from '../use-worker.ts';
import { Sites } from './sites.tsx';
import { Stop } from './stop.tsx';
import './settings.css';

export function Settings({ language }: PageProps): JSX.Element {
  const condition = useWorker('condition', 'condition');
  const [stopped, setStopped] = useState(false);
  const now = condition.value;
  const on = now !== null && now.consentAt !== null;
  return (
    <main class="sheet">
      <header class="brand">
        <Seal />
        <h1>{text(language, 'settings.title')}</h1>
      </header>
      {now?.policy.demonstration && (
        <p class="notice demo">
          <Icon name="warning" />
          {text(language, 'popup.demo')}
        </p>
      )}
      <div role="status">
        {stopped && !on && (
          <p class="notice good">
            <Icon name="check" />
            {text(language, 'settings.stop.done')}
          </p>
        )}
      </div>
      <Sites language={language} />
      {on && <Pause language={language} condition={now} put={condition.put} again={condition.again} />}
      {now && !on && !stopped && (
        <p class="notice warn">
          <Icon name="warning" />
          {text(language, 'settings.stopped')}
        </p>
      )}
      {on && (
        <Stop
          language={language}
          stopped={(next) => {
            setStopped(true);
            condition.put(next);
          }}
        />
      )}
      {now && <Storage language={language} storage={now.storage} />}
      <section aria-labelledby="about">
        <h2 id="about">{text(language, 'settings.about')}</h2>
        <p class="soft">
          {text(language, 'settings.about.version', { version: browser.runtime.getManifest().version })}.{' '}
          {text(language, 'settings.about.text')}
        </p>
        <p>
          <a href="/welcome.html">{text(language, 'settings.about.welcome')}</a>
        </p>
      </section>
    </main>
  );
}

interface PauseProps extends PageProps {
  readonly condition: Condition;
  put(condition: Condition): void;
  again(): void;
}

function Pause({ language, condition, put, again }: PauseProps): JSX.Element {
  const { paused } = condition;
  return (
    <section aria-labelledby="pause">
      <h2 id="pause">{text(language, 'settings.pause')}</h2>
      <p class="soft">{text(language, 'settings.pause.explain')}</p>
      <div class="row">
        <button type="button" data-action="pause" onClick={() => ask('pause', { paused: !paused }).then(put, again)}>
          {text(language, paused ? 'popup.resume' : 'popup.pause')}
        </button>
        <span role="status">{text(language, paused ? 'settings.paused' : 'settings.running')}</span>
      </div>
    </section>
  );
}

function Storage({ language, storage }: { language: Language; storage: Condition['storage'] }): JSX.Element {
  const { usedBytes, quotaBytes, persisted } = storage;
  const used = text(language, 'settings.storage.used', { used: byteWords(language, usedBytes), quota: byteWords(language, quotaBytes) });
  return (
    <section aria-labelledby="storage">
      <h2 id="storage">{text(language, 'settings.storage')}</h2>
      {quotaBytes > 0 && (
        <div class="meter">
          <meter min={0} max={quotaBytes} high={quotaBytes * 0.8} value={usedBytes} aria-label={used} />
          <span class="small">{used}</span>
        </div>
      )}
      <p class={persisted ? 'soft' : 'notice warn'}>
        {!persisted && <Icon name="warning" />}
        {text(language, persisted ? 'settings.storage.persisted' : 'settings.storage.notPersisted')}
      </p>
      <p class="soft">{text(language, 'settings.storage.uninstall')}</p>
    </section>
  );
}
