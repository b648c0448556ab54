import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildPackage } from '../companion/packaging/package.ts';
import { seal } from '../companion/sealing/seal.ts';
import { SAMPLE_RECIPIENT, sampleConversation, sampleRequest, sampleSigner } from '../tests/support/samples.ts';
import { collect } from '../tests/support/unseal.ts';

/**
 * Packaging and sealing of one conversation-day, beside `tar | age` on the very files of the package:
 * `node bench/packaging.ts [messages]`, 10,000 by default. The median of five.
 */
const messages = Number(process.argv[2] ?? 10_000);
const RUNS = 5;
const text = 'Kun je voor twaalf uur meelezen? De nota staat in de map. '.repeat(2);
const request = sampleRequest(sampleConversation(Array.from({ length: messages }, () => ({ text }))));

async function median(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}

const pkg = buildPackage(request, sampleSigner());
const bytes = pkg.files.reduce((sum, file) => sum + file.bytes.length, 0);
const packaging = await median(() => buildPackage(request, sampleSigner()));
const sealing = await median(() => collect(seal(pkg, SAMPLE_RECIPIENT)));
const rate = (ms: number) =>
  `${ms.toFixed(0)} ms, ${((messages / ms) * 1000).toFixed(0)} messages/s, ${(bytes / ms / 1000).toFixed(1)} MB/s`;
console.log(`${messages} messages, ${(bytes / 1e6).toFixed(1)} MB in ${pkg.files.length} files`);
console.log(`packaging  ${rate(packaging)}`);
console.log(`sealing    ${rate(sealing)}`);
console.log(`both       ${rate(packaging + sealing)}`);

if (spawnSync('age', ['--version']).status === 0) {
  const folder = mkdtempSync(join(tmpdir(), 'zegel-bench-'));
  try {
    for (const file of pkg.files) {
      mkdirSync(dirname(join(folder, file.path)), { recursive: true });
      writeFileSync(join(folder, file.path), file.bytes);
    }
    const out = join(folder, 'peer.age');
    const [root = ''] = (pkg.files[0]?.path ?? '').split('/');
    const peer = await median(() =>
      execFileSync('sh', ['-c', 'tar -cf - "$1" | age -r "$2" -o "$3"', 'sh', root, SAMPLE_RECIPIENT, out], { cwd: folder }),
    );
    console.log(`tar | age  ${rate(peer)} (${(statSync(out).size / 1e6).toFixed(1)} MB)`);
    console.log(`ratio      sealing ${(sealing / peer).toFixed(1)}, packaging and sealing ${((packaging + sealing) / peer).toFixed(1)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
} else {
  console.log('tar | age  skipped: age is not on this machine');
}
