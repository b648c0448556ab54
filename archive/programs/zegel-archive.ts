/** `zegel-archive`: the receiving side, run by the archive's own people. */
import { Command, CommanderError } from 'commander';
import { ZegelError } from '../../shared/errors/error.ts';
import { type Context, contextFor, EXIT } from '../commands/context.ts';
import { devices, enrol, revoke } from '../commands/devices.ts';
import { init } from '../commands/init.ts';
import { intake } from '../commands/intake.ts';
import { open, show } from '../commands/show.ts';
import { verify } from '../commands/verify.ts';

const { argv, env } = process;

/** Help is in the language that the line asks for, so it is looked for before the line is understood. */
function languageAsked(): string | undefined {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  return at < 0 ? undefined : (argv[at]?.split('=')[1] ?? argv[at + 1]);
}

const context: Context = contextFor(languageAsked(), env);
const { say } = context;
const keys = ['--keys <dir>', say('archive.option.keys')] as const;
const json = ['--json', say('archive.option.json')] as const;
const dir = ['<dir>', say('archive.argument.dir')] as const;

/** Ends the process the way a shell expects it. */
async function ended(work: Promise<number>): Promise<void> {
  try {
    process.exitCode = await work;
  } catch (thrown) {
    const error = ZegelError.of(thrown);
    const { sentence, next } = context.words(error.report());
    process.stderr.write(`${sentence} ${next}\n`);
    process.exitCode = error.transient ? EXIT.later : EXIT.wrong;
  }
}

const program = new Command('zegel-archive').description(say('archive.about')).option('--lang <nl|en>', say('archive.option.lang'));
program.exitOverride().addHelpText(
  'after',
  `
${say('archive.examples')}
  zegel-archive init /srv/archief
  zegel-archive enrol /srv/archief --key 'TLWr9q15+/WrvMr8wmnYXNJlHtS4hbWGnyQa7fCluik=' --label 'A. de Voorbeeld, laptop'
  zegel-archive intake /srv/archief --watch
  zegel-archive verify /srv/archief
  zegel-archive show /srv/archief --day 2026-11-23
  zegel-archive open /srv/archief 0b0e8cf2-5d1c-4f0a-9a58-0d4a2f6f1c11 --to /tmp/sip`,
);

program
  .command('init')
  .description(say('archive.init.about'))
  .argument(...dir)
  .option('--demonstration', say('archive.init.demonstration'))
  .option(...keys)
  .option(...json)
  .action((at, options) => ended(init(context, at, options)));

program
  .command('enrol')
  .description(say('archive.enrol.about'))
  .argument(...dir)
  .requiredOption('--key <base64>', say('archive.enrol.key'))
  .requiredOption('--label <text>', say('archive.enrol.label'))
  .option('--yes', say('archive.enrol.yes'))
  .action((at, options) => ended(enrol(context, at, options)));

program
  .command('revoke')
  .description(say('archive.revoke.about'))
  .argument(...dir)
  .argument('<device>', say('archive.revoke.device'))
  .action((at, device) => ended(revoke(context, at, device)));

program
  .command('devices')
  .description(say('archive.devices.about'))
  .argument(...dir)
  .option(...json)
  .action((at, options) => ended(devices(context, at, options)));

program
  .command('intake')
  .description(say('archive.intake.about'))
  .argument(...dir)
  .option('--watch', say('archive.intake.watch'))
  .option(...keys)
  .option(...json)
  .action((at, options) => ended(intake(context, at, options)));

program
  .command('verify')
  .description(say('archive.verify.about'))
  .argument(...dir)
  .option(...keys)
  .option(...json)
  .action((at, options) => ended(verify(context, at, options)));

program
  .command('show')
  .description(say('archive.show.about'))
  .argument(...dir)
  .option('--conversation <id>', say('archive.show.conversation'))
  .option('--day <day>', say('archive.show.day'))
  .option(...keys)
  .action((at, options) => ended(show(context, at, options)));

program
  .command('open')
  .description(say('archive.open.about'))
  .argument(...dir)
  .argument('<package>', say('archive.open.package'))
  .requiredOption('--to <dir>', say('archive.open.to'))
  .option(...keys)
  .action((at, packageId, options) => ended(open(context, at, packageId, options)));

for (const command of program.commands) command.option('--lang <nl|en>', say('archive.option.lang')).exitOverride();

try {
  await program.parseAsync(argv);
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
}
