import type { JSX } from 'preact';
import { fingerprintWords } from '../../../shared/formats/fingerprint.ts';
import { type Language, sentenceOf, text } from '../../../shared/locale/text.ts';
import type { Condition, Problem } from '../../../shared/protocol/page-calls.ts';
import { Icon } from '../icon.tsx';

/** Whether the companion is there, and what to do where it is not. */
export function LinkState({ language, link }: { language: Language; link: Condition['link'] }): JSX.Element {
  const good = link.state === 'connected';
  const waiting = link.state === 'connecting';
  const next = link.error ? sentenceOf(language, link.error).next : link.state === 'never' ? text(language, 'popup.link.never.next') : null;
  return (
    <div class={`link ${good ? 'good' : waiting ? '' : 'bad'}`} role="status" data-link={link.state}>
      <Icon name={good ? 'check' : waiting ? 'onTheWay' : 'warning'} />
      <div>
        <strong>{text(language, `popup.link.${link.state}`)}</strong>
        {!good && !waiting && next && <p class="small">{next}</p>}
      </div>
    </div>
  );
}

/** What a person can do something about. */
export function Problems({ language, problems }: { language: Language; problems: readonly Problem[] }): JSX.Element | null {
  if (problems.length === 0) return null;
  return (
    <section aria-labelledby="problems" class="problems">
      <h2 id="problems">{text(language, 'popup.problems')}</h2>
      <ul>
        {problems.map(({ error, count }) => {
          const { sentence, next } = sentenceOf(language, error);
          return (
            <li key={`${error.code} ${JSON.stringify(error.facts)}`} class="notice bad" data-problem={error.code}>
              <Icon name="failed" />
              <div class="small">
                <strong>{sentence}</strong> {count > 1 && <span>({text(language, 'popup.problem.count', { n: count })})</span>}
                <p>{next}</p>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Whose messages these are, and by which words the archive knows this device. */
export function Details({ language, condition }: { language: Language; condition: Condition }): JSX.Element | null {
  const { policy, link } = condition;
  if (!policy.official && !policy.department && !link.fingerprint) return null;
  const rows = [
    ['popup.details.official', policy.official],
    ['popup.details.department', policy.department],
    ['popup.details.key', link.keyProtection && text(language, `popup.details.key.${link.keyProtection}`)],
  ] as const;
  return (
    <details class="details">
      <summary>{text(language, 'popup.details')}</summary>
      <dl>
        {rows.map(([key, value]) => value && [<dt key={`${key} dt`}>{text(language, key)}</dt>, <dd key={key}>{value}</dd>])}
        {link.fingerprint && (
          <>
            <dt>{text(language, 'popup.details.words')}</dt>
            <dd>
              <strong lang="en" class="words">
                {fingerprintWords(link.fingerprint)}
              </strong>
              <p class="soft small">{text(language, 'popup.details.words.explain')}</p>
            </dd>
          </>
        )}
      </dl>
    </details>
  );
}
