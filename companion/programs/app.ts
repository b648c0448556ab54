/**
 * The companion: takes messages from the browsers of one user, keeps them in its journal, carries them sealed to the
 * archive and tells what became of them. One per home; listens on a socket of this user alone, on no network.
 */
import { Command } from 'commander';
import { ZegelError } from '../../shared/errors/error.ts';
import { deviceOf } from '../../shared/formats/fingerprint.ts';
import { languageOf, sentenceOf, text } from '../../shared/locale/text.ts';
import { receiptKeyOf } from '../archiving/answers.ts';
import { Archiving } from '../archiving/archiving.ts';
import { Collector } from '../archiving/collector.ts';
import { Courier } from '../archiving/courier.ts';
import { EnrolmentWatch } from '../archiving/enrolment.ts';
import { Spool } from '../archiving/spool.ts';
import { openJournal } from '../journal/journal.ts';
import { loadKeys } from '../keys/keys.ts';
import { claimAddress, knownAddress } from '../link/address.ts';
import { makeHandlers } from '../link/handlers.ts';
import { answers, LinkServer } from '../link/server.ts';
import { fileLog } from '../log/log.ts';
import { buildPackage } from '../packaging/package.ts';
import { preparePolicy } from '../policy/prepare.ts';
import { seal } from '../sealing/seal.ts';
import { archiveFolder, homeFolder } from '../setup/default-home.ts';
import { homeAt, prepareHome } from '../setup/home.ts';
import { soon } from '../setup/soon.ts';
import { startTray } from '../setup/tray-process.ts';
import { COMPANION_VERSION } from '../setup/version.ts';
import { DirectoryTarget } from '../transmission/directory.ts';

interface Options {
  readonly home?: string;
  readonly archive?: string;
  readonly tray: boolean;
}

const { env } = process;
const language = languageOf(env.LC_ALL || env.LC_MESSAGES || env.LANG);
const now = () => new Date();

async function run(options: Options): Promise<void> {
  // Whatever is made from here on, also by libraries, is this user's alone.
  process.umask(0o077);
  const home = homeAt(homeFolder(options.home, env));
  const archive = archiveFolder(options.archive, env);
  const known = knownAddress(home.dir);
  if (known && (await answers(known))) throw new ZegelError('companion.already-running');
  prepareHome(home);
  const policy = preparePolicy(home.policy, archive);
  const keys = loadKeys(home);
  const log = fileLog(home.log, now);
  const journal = openJournal(home.journal, keys.journal, now);

  const onChange = soon(() => server.changed());
  const spool = new Spool(home.spool);
  const target = new DirectoryTarget(archive);
  const courier = new Courier({
    journal,
    spool,
    target,
    policy,
    signer: keys.device,
    buildPackage,
    seal,
    now,
    random: Math.random,
    log,
  });
  const { publicKey } = keys.device;
  const collector = new Collector({ journal, spool, target, publicKey, receiptKey: receiptKeyOf(policy.archive.receiptKey), now, log });
  const enrolment = new EnrolmentWatch({ journal, target, publicKey, now });
  const archiving = new Archiving({ journal, spool, courier, collector, enrolment, policy, now, log, onChange });
  const server: LinkServer = new LinkServer(makeHandlers({ journal, archiving, policy, keys, version: COMPANION_VERSION, log, onChange }));

  const unwatch = target.watchAnswers(deviceOf(publicKey), () => archiving.nudge());
  let tray: { stop(): void } | null = null;
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    tray?.stop();
    unwatch();
    await server.close();
    await archiving.stop();
    journal.close();
    log({ event: 'stopped' });
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());

  await server.listen(claimAddress(home.dir));
  await archiving.start();
  log({ event: 'started' });
  process.stdout.write(`${text(language, 'companion.ready', { home: home.dir })}\n`);
  if (options.tray) tray = startTray(home.dir, log, () => void stop());
}

const program = new Command('zegel-companion')
  .description(text(language, 'companion.about'))
  .option('--home <dir>', text(language, 'cli.option.home'))
  .option('--archive <dir>', text(language, 'cli.option.archive'))
  .option('--no-tray', text(language, 'cli.option.noTray'));
program.action(async (options: Options) => {
  try {
    await run(options);
  } catch (thrown) {
    const { sentence, next } = sentenceOf(language, ZegelError.of(thrown).report());
    process.stderr.write(`${sentence} ${next}\n`);
    process.exit(1);
  }
});
await program.parseAsync();
