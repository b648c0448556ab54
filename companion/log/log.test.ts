import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ZegelError } from '../../shared/errors/error.ts';
import { fileLog, systemCode } from './log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = '2026-11-24T08:00:00.000Z';
const path = () => join(folder, 'companion.log');

it('is one JSON line per event, for this user alone', () => {
  const log = fileLog(folder, () => new Date(at));
  log({ event: 'started' });
  log({ event: 'postponed', package: 'p', code: 'target.full', cause: 'ENOSPC' });
  const lines = readFileSync(path(), 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { at, event: 'started' },
    { at, event: 'postponed', package: 'p', code: 'target.full', cause: 'ENOSPC' },
  ]);
  expect(statSync(path()).mode & 0o777).toBe(0o600);
});

it('starts anew when it is large, and keeps one before it', () => {
  writeFileSync(path(), 'x'.repeat(1_048_577));
  fileLog(folder, () => new Date(at))({ event: 'started' });
  expect(readdirSync(folder).sort()).toEqual(['companion.log', 'companion.log.1']);
  expect(statSync(path()).size).toBeLessThan(200);
});

it('that cannot be written stops nothing', () => {
  fileLog(join(folder, 'nowhere'), () => new Date(at))({ event: 'started' });
});

it('of an error tells the system’s code and never its message', () => {
  const cause = Object.assign(new Error('ENOSPC: no space, /srv/Gesprek met Piet'), { code: 'ENOSPC' });
  expect(systemCode(new ZegelError('journal.full', {}, cause))).toEqual({ cause: 'ENOSPC' });
  expect(systemCode(cause)).toEqual({ cause: 'ENOSPC' });
  expect(systemCode(new Error('text'))).toEqual({});
});
