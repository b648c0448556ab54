import { request } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { selfSigned } from './certificate.ts';
import type { Origin } from './origin.ts';

/**
 * Puts a local web server, and the server of its WebSocket, behind one https host as an organisation would: the browser
 * alone maps that host to this machine.
 */
export async function serveBehindTls(host: string, page: { readonly port: number }, socket: { readonly port: number }): Promise<Origin> {
  const { key, cert, spki } = selfSigned(host);
  const server = createServer({ key, cert }, (incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const onward = request({ host: '127.0.0.1', port: page.port, method, headers, path: url }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  server.on('upgrade', (incoming, client, head) => {
    const onward = connect(socket.port, '127.0.0.1', () => {
      const headers = incoming.rawHeaders.flatMap((name, at, all) => (at % 2 ? [] : [`${name}: ${all[at + 1]}`]));
      onward.write([`GET ${incoming.url} HTTP/1.1`, ...headers, '', ''].join('\r\n'));
      onward.write(head);
      client.pipe(onward).pipe(client);
    });
    for (const side of [client, onward]) side.on('error', () => side.destroy());
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
