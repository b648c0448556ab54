import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { extensionWorker } from '../support/browser.ts';
import { expectArchived, idsOf, Official } from '../support/official.ts';
import { processesNaming, processesOf } from '../support/processes.ts';
import { openRoad, type Road } from '../support/road.ts';
import { serveSimulator } from '../support/simulator.ts';

/** Kills the relays of this road, and of no other. */
function killRelays({ home }: Road): number {
  const ofRoad = new Set(processesOf(home.companion));
  const ours = processesNaming('companion/programs/relay.ts').filter(({ pid }) => ofRoad.has(pid));
  for (const { pid } of ours) process.kill(pid, 'SIGKILL');
  return ours.length;
}

test.skipIf(process.platform !== 'linux')(
  'nothing is lost and nothing doubled when worker, companion and relay are killed on the way',
  { timeout: 300_000 },
  async ({ onTestFinished }) => {
    const origin = await serveSimulator();
    onTestFinished(() => origin.close());
    const road = await openRoad(origin, { total: 0, seed: 6, open: '' });
    onTestFinished(() => road.close());
    const official = await Official.sitDown(road);
    const first = await official.receive(['business', 'private', 'business', 'business']);
    await official.tag(first);

    // The worker dies right after the user asked for archiving, and the companion with messages in its journal.
    await official.archiveNow();
    await (await extensionWorker(road.browser)).close();
    road.companion.process.kill('SIGKILL');
    const second = await official.receive(['business', 'untagged', 'business']);
    await official.tag(second);
    await road.restartCompanion();
    await official.archiveNow();
    await sleep(200);
    expect(killRelays(road)).toBeGreaterThan(0);

    const planted = [...first, ...second];
    await official.archiveNow();
    await official.see(idsOf(planted, 'business'), 'archived', 120_000);
    await expectArchived(road, planted);
  },
);
