/**
 * A companion's journal in a process of its own, for tests that kill it: takes one message after another and prints the
 * number of each once it is acknowledged. Arguments: journal, key (hex), first number, canary word.
 */
import { openJournal } from '../../companion/journal/journal.ts';
import { EMPTY_LOG } from '../../shared/log/decision.ts';
import { samplePolicy, sampleRelease, sampleUuid } from '../support/samples.ts';

const [path = '', key = '', first = '0', canary = ''] = process.argv.slice(2);
const journal = openJournal(path, Buffer.from(key, 'hex'), () => new Date());
const policy = samplePolicy();
for (let n = Number(first); ; n += 1) {
  const release = sampleRelease({ record: { nativeId: `N${n}`, text: `${canary} ${n}` } });
  const { accepted } = journal.messages.take(sampleUuid(0xb1), [release], EMPTY_LOG, policy);
  if (accepted.length === 1) process.stdout.write(`${n}\n`);
  // Lets the pipe be written: an acknowledgement that nobody could read is none.
  await new Promise(setImmediate);
}
