// Stands between the browser and the native host: passes every byte on and keeps a copy of both directions.
// node tap.mjs <folder for the copies> <host> [arguments of the browser]
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, host, ...args] = process.argv.slice(2);
const child = spawn(host, args, { stdio: ['pipe', 'pipe', 'inherit'] });
const keep = (name) => (bytes) => appendFileSync(join(folder, `${name}.bin`), bytes);
process.stdin.on('data', keep('to-companion'));
child.stdout.on('data', keep('to-browser'));
process.stdin.pipe(child.stdin);
child.stdout.pipe(process.stdout);
child.stdin.on('error', () => undefined);
child.on('exit', (code) => process.exit(code ?? 1));
process.on('SIGTERM', () => child.kill());
