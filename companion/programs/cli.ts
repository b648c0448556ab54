/** `zegel`: every action of the tray for whoever has none, and the same facts for programs. */
import { Command } from 'commander';
import { ZegelError } from '../../shared/errors/error.ts';
import { deviceOf, fingerprintWords } from '../../shared/formats/fingerprint.ts';
import { languageOf, sentenceOf, text } from '../../shared/locale/text.ts';
import type { CompanionStatus } from '../../shared/protocol/link-calls.ts';
import { readDeviceKey } from '../keys/device-key.ts';
import { knownAddress } from '../link/address.ts';
import { LinkClient } from '../link/client.ts';
import { homeFolder } from '../setup/default-home.ts';
import { homeAt } from '../setup/home.ts';
import { COMPANION_VERSION } from '../setup/version.ts';

interface Options {
  readonly home?: string;
  readonly json?: boolean;
}

const { env } = process;
const language = languageOf(env.LC_ALL || env.LC_MESSAGES || env.LANG);
const print = (line: string) => process.stdout.write(`${line}\n`);

async function withCompanion<T>(options: Options, act: (client: LinkClient) => Promise<T>): Promise<T> {
  const address = knownAddress(homeFolder(options.home, env));
  const { client } = await LinkClient.connect(address, { name: `cli/${COMPANION_VERSION}` });
  try {
    return await act(client);
  } finally {
    client.close();
  }
}

function statusLines({ backlog, lastReceiptAt, problems }: CompanionStatus): string[] {
  const lines = [
    text(language, 'cli.onTheWay', { n: backlog.onTheWay }),
    text(language, 'cli.archived', { n: backlog.archived }),
    text(language, 'cli.failed', { n: backlog.failed }),
  ];
  if (backlog.oldest) lines.push(text(language, 'cli.oldest', { at: backlog.oldest }));
  if (lastReceiptAt) lines.push(text(language, 'cli.lastReceipt', { at: lastReceiptAt }));
  for (const { error, count } of problems) lines.push(text(language, 'cli.problem', { n: count, ...sentenceOf(language, error) }));
  return lines;
}

async function status(options: Options): Promise<void> {
  const found = await withCompanion(options, (client) => client.call('status', {}));
  if (options.json) print(JSON.stringify(found));
  else for (const line of statusLines(found)) print(line);
}

async function archive(options: Options): Promise<void> {
  const result = await withCompanion(options, (client) => client.call('archiveNow', {}));
  if (options.json) print(JSON.stringify(result));
  else print(result.queued === 0 ? text(language, 'cli.queued.none') : text(language, 'cli.queued', { n: result.queued }));
}

/** Works while the companion is not running: the archive's people need it before the first package. */
function fingerprint(options: Options): void {
  const signer = readDeviceKey(homeAt(homeFolder(options.home, env)).deviceKey);
  if (!signer) throw new ZegelError('key.unreadable');
  const device = deviceOf(signer.publicKey);
  const words = fingerprintWords(device);
  const publicKey = Buffer.from(signer.publicKey).toString('base64');
  print(options.json ? JSON.stringify({ device, publicKey, words }) : text(language, 'cli.words', { words }));
}

const program = new Command('zegel').description(text(language, 'cli.about')).version(COMPANION_VERSION);

function command(name: string, about: string, act: (options: Options) => Promise<void> | void): void {
  program
    .command(name)
    .description(about)
    .option('--home <dir>', text(language, 'cli.option.home'))
    .option('--json', text(language, 'cli.option.json'))
    .action(async (options: Options) => {
      try {
        await act(options);
      } catch (thrown) {
        const { sentence, next } = sentenceOf(language, ZegelError.of(thrown).report());
        process.stderr.write(`${sentence} ${next}\n`);
        process.exitCode = 1;
      }
    });
}

command('status', text(language, 'cli.status'), status);
command('archive', text(language, 'cli.archive'), archive);
command('fingerprint', text(language, 'cli.fingerprint'), fingerprint);
await program.parseAsync();
