import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { listeningOnTcp } from './processes.ts';

test.skipIf(process.platform !== 'linux')('a process that listens on TCP is found, and no longer when it stopped', async () => {
  const before = listeningOnTcp([process.pid]);
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const during = listeningOnTcp([process.pid]);
  await new Promise((closed) => server.close(closed));
  expect({ before, during }).toEqual({ before: [], during: [process.pid] });
});
