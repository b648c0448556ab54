import type { ReadContext } from '../../extension/clients/client.ts';
import { CLIENTS } from '../../extension/clients/registry.ts';

/**
 * What the workbench puts into a page: the readers as the extension ships them, behind one function. Takes and gives
 * JSON, as the border between page and worker does.
 */
Object.assign(globalThis, {
  __zegelClients: CLIENTS,
  __zegelRead(clientId: string, contextJson: string): string {
    const client = CLIENTS.find(({ id }) => id === clientId);
    if (!client) throw new Error(`no client ${clientId}`);
    const { reading, memory } = client.read(document, JSON.parse(contextJson));
    return JSON.stringify({ reading, memory, matches: client.matches(document) });
  },
  /** One look, timed on the page's main thread: milliseconds and rows. */
  __zegelTime(clientId: string, contextJson: string): { ms: number; rows: number } {
    const client = CLIENTS.find(({ id }) => id === clientId);
    const context: ReadContext = JSON.parse(contextJson);
    const started = performance.now();
    const read = client?.read(document, context);
    return { ms: performance.now() - started, rows: read?.reading.evidence.rows ?? 0 };
  },
});
