/**
 * `npm start`: the whole road on one machine. Archive, companion and browser start here and end here; with a screen the
 * user plays, without one the demonstration drives itself and judges what came of it.
 */
import type { IntakeEvent } from '../archive/intake/events.ts';
import { ZegelError } from '../shared/errors/error.ts';
import { type Language, sentenceOf, type TextKey, text } from '../shared/locale/text.ts';
import { ensureBrowser } from '../tools/browser.ts';
import { buildExtension } from '../tools/extension.ts';
import { type Archived, archivedIn } from './archived.ts';
import { drive } from './drive.ts';
import { type DemoOptions, readOptions, USAGE } from './options.ts';
import { ADDRESS } from './page.ts';
import { takePictures } from './pictures.ts';
import { type Places, placesFor } from './places.ts';
import { makeSay, type Say } from './say.ts';
import { prepareArchive, startCompanion, startIntake } from './station.ts';
import { ARCHIVE_PROGRAM, differences, verifies } from './verdict.ts';
import { type DemoWindow, openWindow } from './window.ts';

/** What has to be taken down, last one first, whatever happens. */
const ends: (() => Promise<unknown>)[] = [];
let down: Promise<void> | null = null;

function takeDown(): Promise<void> {
  down ??= (async () => {
    for (const end of ends.reverse()) await end().catch((error: unknown) => console.error(error));
  })();
  return down;
}

function tell(event: IntakeEvent, say: Say, language: Language): void {
  if (event.kind === 'filed') say.step('start.filed', { n: event.messages });
  if (event.kind === 'refused' || event.kind === 'failed') {
    say.problem(text(language, 'start.refused', { sentence: sentenceOf(language, event.error).sentence }));
  }
}

/** The packages of this run: their messages were on this run's page. */
function ofThisRun(archived: readonly Archived[], shown: ReadonlySet<string>): Archived[] {
  return archived.filter((one) => one.records.some((record) => shown.has(record.nativeId)));
}

async function driveAndJudge(window: DemoWindow, places: Places, options: DemoOptions, say: Say): Promise<boolean> {
  const { language } = options;
  say.plain(text(language, 'start.selfDriving'));
  const driven = await drive(window, language, say);
  const archived = await archivedIn(places);
  const mine = ofThisRun(archived, driven.shown);
  const pictures = await takePictures(options.pictures ?? places.pictures, driven, mine[0]?.readingCopy ?? '');

  say.plain(`\n${text(language, 'demo.verify')}`);
  const accepted = verifies(places, language);
  const wrong = [...(accepted ? [] : [text(language, 'demo.wrong.verify')]), ...differences(driven, archived, language)];
  const business = [...driven.tagged.values()].filter((tag) => tag === 'business').length;
  if (wrong.length === 0) say.step('demo.right', { n: business });
  for (const sentence of wrong) say.problem(sentence);

  const conversation = mine[0]?.conversation ?? '';
  const look: readonly [TextKey, string][] = [
    ['demo.look.archive', places.archive],
    ['demo.look.chat', pictures.chat],
    ['demo.look.popup', pictures.popup],
    ['demo.look.copy', pictures.copy],
    ['demo.look.show', `node "${ARCHIVE_PROGRAM}" show "${places.archive}" --conversation ${conversation} --keys "${places.archiveKeys}"`],
  ];
  say.plain(`\n${text(language, 'demo.look')}`);
  for (const [key, where] of look) say.plain(`  ${text(language, key)}: ${where}`);
  return wrong.length === 0;
}

async function play(window: DemoWindow, places: Places, options: DemoOptions, say: Say): Promise<boolean> {
  const { language, live } = options;
  await window.page.goto(ADDRESS).catch(() => undefined);
  say.plain(live ? text(language, 'start.live', { path: places.liveProfile }) : text(language, 'start.play'));
  await window.closed;
  say.plain(text(language, 'start.stopping'));
  return verifies(places, language);
}

async function run(options: DemoOptions): Promise<boolean> {
  const { language, live, keep, display } = options;
  const say = makeSay(language, process.stdout);
  if (live && !display) throw new ZegelError('setup.unsupported', { what: text(language, 'start.live.display') });
  say.plain(text(language, 'start.title'));
  await ensureBrowser((line) => say.plain(line));
  await buildExtension();
  const places = placesFor(options.archive);
  const words = await prepareArchive(places);
  say.step('start.archive', { path: places.archive });
  const companion = await startCompanion(places, language);
  ends.push(() => companion.stop());
  const intake = startIntake(places, (event) => tell(event, say, language));
  ends.push(() => intake.stop());
  say.step('start.companion', { words });
  const now = Date.now();
  const window = await openWindow({
    language,
    companion: places.companion,
    headless: !display,
    profile: live ? places.liveProfile : null,
    keep,
    demo: live ? null : { language, now, run: String(now) },
  });
  ends.push(() => window.close());
  say.step('start.browser');
  const right = display ? await play(window, places, options, say) : await driveAndJudge(window, places, options, say);
  if (keep) say.plain(text(language, 'start.kept', { path: window.profile }));
  return right;
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  // A terminal's interrupt may come twice, from it and from who started us: the second changes nothing.
  process.on(signal, () => void takeDown().finally(() => process.exit(code)));
}

let options: DemoOptions;
try {
  options = readOptions(process.argv.slice(2), process.env, process.platform);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  process.exit(2);
}
try {
  process.exitCode = (await run(options)) ? 0 : 1;
} catch (error) {
  process.exitCode = 1;
  if (error instanceof ZegelError && error.code !== 'internal') {
    const { sentence, next } = sentenceOf(options.language, error.report());
    console.error(`${sentence} ${next}`);
  } else console.error(error);
} finally {
  await takeDown();
}
