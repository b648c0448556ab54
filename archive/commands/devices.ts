import { createInterface } from 'node:readline/promises';
import type { EnrolledDevice } from '../../shared/formats/archive-directory.ts';
import { fingerprintWords } from '../../shared/formats/fingerprint.ts';
import { safeLine } from '../catalogue/terminal.ts';
import { deviceOfKey, enrolDevice, listDevices, revokeDevice } from '../directory/devices.ts';
import { assertArchive, type CommonOptions, type Context, EXIT } from './context.ts';

export interface EnrolOptions {
  readonly key: string;
  readonly label: string;
  readonly yes?: boolean;
}

/** Asks a person to compare; null where nobody can be asked. */
async function confirmed(context: Context): Promise<boolean | null> {
  if (!process.stdin.isTTY) return null;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(context.say('archive.enrol.ask'));
    return answer.trim().toLowerCase() === context.say('archive.enrol.answer');
  } finally {
    terminal.close();
  }
}

/** `zegel-archive enrol DIR --key K --label L` */
export async function enrol(context: Context, given: string, options: EnrolOptions): Promise<number> {
  const { dir, demonstration } = await assertArchive(given);
  const words = fingerprintWords(deviceOfKey(options.key));
  context.print(context.say('archive.enrol.words', { words }));
  const sure = options.yes ? true : await confirmed(context);
  if (!sure) {
    context.print(context.say(sure === null ? 'archive.enrol.noTerminal' : 'archive.enrol.refused'));
    return sure === null ? EXIT.usage : EXIT.wrong;
  }
  const enrolled = await enrolDevice({ dir, publicKey: options.key, label: options.label, demonstration });
  context.print(context.say('archive.enrol.done', { label: safeLine(enrolled.label), device: enrolled.device }));
  return EXIT.done;
}

/** `zegel-archive revoke DIR DEVICE` */
export async function revoke(context: Context, given: string, device: string): Promise<number> {
  const { dir } = await assertArchive(given);
  const revoked = await revokeDevice(dir, device);
  context.print(context.say('archive.revoke.done', { label: safeLine(revoked.label), device: revoked.device }));
  return EXIT.done;
}

function line(context: Context, { device, label, enrolledAt, revokedAt, demonstration }: EnrolledDevice): string {
  return context.say('archive.devices.line', {
    device,
    words: fingerprintWords(device),
    label: safeLine(label),
    enrolledAt,
    revoked: revokedAt ? context.say('archive.devices.revoked', { revokedAt }) : '',
    demonstration: demonstration ? context.say('archive.devices.demonstration') : '',
  });
}

/** `zegel-archive devices DIR` */
export async function devices(context: Context, given: string, { json }: CommonOptions): Promise<number> {
  const { dir } = await assertArchive(given);
  const found = await listDevices(dir);
  if (json) context.print(JSON.stringify(found));
  else if (found.length === 0) context.print(context.say('archive.devices.none'));
  else for (const device of found) context.print(line(context, device));
  return EXIT.done;
}
