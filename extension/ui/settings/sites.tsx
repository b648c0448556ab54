import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { type ErrorReport, ZegelError } from '../../../shared/errors/error.ts';
import { sentenceOf, text } from '../../../shared/locale/text.ts';
import { ask } from '../../link/ask.ts';
import type { PageProps } from '../mount.tsx';
import { useWorker } from '../use-worker.ts';
import { originOf } from './address.ts';

/** The one site that the extension has from its manifest. */
const OWN = 'https://web.whatsapp.com';

/** Where Zegel reads: the user names a site, the browser asks him, the worker puts the reader there. */
export function Sites({ language }: PageProps): JSX.Element {
  const sites = useWorker('sites', 'condition');
  const [error, setError] = useState<ErrorReport | null>(null);
  const [said, say] = useState('');
  const field = useRef<HTMLInputElement>(null);

  const fail = (thrown: unknown): void => {
    setError(ZegelError.of(thrown).report());
    field.current?.focus();
  };

  const add = async (origin: string): Promise<void> => {
    // First of all, for the browser asks only as the direct answer to a click.
    if (!(await browser.permissions.request({ origins: [`${origin}/*`] }))) throw new ZegelError('site.denied');
    await ask('siteAdded', { origin });
    if (field.current) field.current.value = '';
    say(text(language, 'settings.sites.added', { origin }));
    sites.again();
  };

  const submit = (event: Event): void => {
    event.preventDefault();
    setError(null);
    say('');
    try {
      add(originOf(field.current?.value ?? '')).catch(fail);
    } catch (thrown) {
      fail(thrown);
    }
  };

  const remove = async (origin: string): Promise<void> => {
    await browser.permissions.remove({ origins: [`${origin}/*`] });
    await ask('siteRemoved', { origin });
    say(text(language, 'settings.sites.removed', { origin }));
    sites.again();
    field.current?.focus();
  };

  const others = sites.value?.sites.filter(({ origin }) => origin !== OWN) ?? [];
  return (
    <section aria-labelledby="sites">
      <h2 id="sites">{text(language, 'settings.sites')}</h2>
      <p class="soft">{text(language, 'settings.sites.explain')}</p>
      <ul class="sites">
        <li>
          <span>{OWN}</span>
          <span class="soft small">{text(language, 'settings.sites.always')}</span>
        </li>
        {others.map(({ origin }) => (
          <li key={origin}>
            <span>{origin}</span>
            <button
              type="button"
              class="link"
              aria-label={text(language, 'settings.sites.remove.of', { origin })}
              onClick={() => remove(origin).catch(fail)}
            >
              {text(language, 'settings.sites.remove')}
            </button>
          </li>
        ))}
      </ul>
      <form onSubmit={submit} noValidate>
        <label for="address">{text(language, 'settings.sites.address')}</label>
        <p id="hint" class="soft small">
          {text(language, 'settings.sites.hint')}
        </p>
        {error && (
          <p id="wrong" class="wrong small" role="alert">
            <strong>{sentenceOf(language, error).sentence}</strong> {sentenceOf(language, error).next}
          </p>
        )}
        <div class="row">
          <input
            id="address"
            ref={field}
            type="url"
            inputMode="url"
            autocomplete="off"
            spellcheck={false}
            aria-describedby={error ? 'hint wrong' : 'hint'}
            aria-invalid={error !== null}
          />
          <button type="submit">{text(language, 'settings.sites.add')}</button>
        </div>
        <p role="status" class="small good">
          {said}
        </p>
      </form>
    </section>
  );
}
