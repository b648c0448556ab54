import { type TextKey, text } from '../../shared/locale/text.ts';
import { type Participant, participantsOf } from './participants.ts';
import { type Content, html, Markup } from './reading-copy/html.ts';
import { hasGap, isolated, message, shownName } from './reading-copy/message.ts';
import { STYLE } from './reading-copy/style.ts';
import { Times } from './reading-copy/times.ts';
import type { PackageRequest } from './request.ts';
import { visibleLine } from './visible.ts';

const nl = (key: TextKey, facts?: Record<string, string | number>) => text('nl', key, facts);

function facts(rows: readonly (readonly [TextKey, Content])[]): Markup {
  return html`<dl>${rows.map(([key, value]) => html`<dt>${nl(key)}</dt><dd>${value}</dd>\n`)}</dl>`;
}

function person({ name, account }: Participant): Markup {
  const beside = name !== null && account !== null && account !== name;
  return html`<li>${isolated(shownName(name ?? account ?? ''))}${beside && html` <span class="account">${isolated(account)}</span>`}</li>`;
}

function sendersOf(request: PackageRequest): Markup[] {
  const { releases, policy } = request;
  const official = releases.some(({ record }) => record.sender?.self);
  const self = html`<li>${isolated(policy.official.name)} <span class="account">${nl('copy.official')}</span></li>`;
  return [...(official ? [self] : []), ...participantsOf(releases).map(person)];
}

function head(request: PackageRequest, title: string, times: Times): Markup {
  const { policy, conversation, releases, sequence, day } = request;
  const people = sendersOf(request);
  return html`<header>
<p class="department">${isolated(policy.recordsCreator.name)}</p>
<h1 dir="auto">${title}</h1>
<p class="day">${times.day(day)}</p>
${facts([
  ['copy.fact.official', html`${isolated(policy.official.name)}, ${isolated(policy.official.function)}`],
  [
    'copy.fact.conversation',
    html`${nl(`copy.kind.${conversation.kind}`)}, ${nl(`copy.client.${releases[0]?.record.client ?? 'unknown'}`)}`,
  ],
  ...(people.length > 0 ? [['copy.fact.people', html`<ul class="people">${people}</ul>`] as const] : []),
  ['copy.fact.messages', nl('copy.messages', { n: releases.length })],
  ['copy.fact.part', nl(sequence === 1 ? 'copy.part.first' : 'copy.part.later', { sequence })],
  ['copy.fact.zone', times.zone],
])}
</header>`;
}

function foot(request: PackageRequest, times: Times): Markup {
  const gaps = request.releases.filter(({ record }) => hasGap(record)).length;
  return html`<footer>
<h2>${nl('copy.gaps.title')}</h2>
<p>${gaps === 0 ? nl('copy.gaps.none') : nl('copy.gaps.some', { n: gaps })} ${nl('copy.gaps.selection')}</p>
<h2>${nl('copy.about.title')}</h2>
<p>${nl('copy.about')}</p>
${facts([
  ['copy.fact.package', request.packageId],
  ['copy.fact.stuk', request.archiefstuk],
  ['copy.fact.packagedAt', times.moment(request.packagedAt)],
  ['copy.fact.log', nl('copy.log', { n: request.logHead.length, hash: request.logHead.hash })],
])}
</footer>`;
}

/**
 * `gesprek.html`: the day for a reader, in Dutch. One file with nothing from elsewhere and no script; whatever a message
 * holds is text in it. What the reading copy leaves out or shows differently stands in records.json.
 */
export function writeReadingCopy(request: PackageRequest): Uint8Array {
  const times = new Times(request.policy.timeZone);
  const title = visibleLine(request.conversation.title, nl('copy.untitled'));
  const page = html`<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}, ${times.day(request.day)}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${request.policy.demonstration && html`<aside class="demo">${nl('copy.demo')}</aside>`}
${head(request, title, times)}
<main>
<h2>${nl('copy.messages.title')}</h2>
<ol class="messages">
${request.releases.map((release, i) => message(release, i + 1, request.policy.official.name, times))}</ol>
</main>
${foot(request, times)}
</body>
</html>
`;
  return new TextEncoder().encode(page.source);
}
