import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { extname, resolve, sep } from 'node:path';
import { selfSigned } from './certificate.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

export interface Origin {
  /** `https://<host>/` */
  readonly url: string;
  /** What Chromium has to be started with to find the folder there. */
  readonly args: readonly string[];
  close(): Promise<void>;
}

/**
 * Serves a folder as if it were a host on the internet: a TLS server on the loopback address, to which the browser alone
 * maps that host. The extension's production manifest then matches.
 * @param folder its `index.html` answers `/`
 */
export async function serveOrigin(folder: string, host = 'web.whatsapp.com'): Promise<Origin> {
  const root = resolve(folder);
  const { key, cert, spki } = selfSigned(host);
  const server = createServer({ key, cert }, (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'https://x').pathname);
    const file = resolve(root, `.${path.endsWith('/') ? `${path}index.html` : path}`);
    const known = file.startsWith(root + sep) && statSync(file, { throwIfNoEntry: false })?.isFile();
    if (!known) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-store' });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://${host}/`,
    args: [`--host-resolver-rules=MAP ${host}:443 127.0.0.1:${port}`, `--ignore-certificate-errors-spki-list=${spki}`],
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
