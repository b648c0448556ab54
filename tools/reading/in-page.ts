import { CLIENTS } from '../../extension/clients/registry.ts';

/**
 * What the workbench puts into a page: the readers as the extension ships them, behind one function. Takes and gives
 * JSON, as the border between page and worker does.
 */
Object.assign(globalThis, {
  __zegelRead(clientId: string, contextJson: string): string {
    const client = CLIENTS.find(({ id }) => id === clientId);
    if (!client) throw new Error(`no client ${clientId}`);
    const { reading, memory } = client.read(document, JSON.parse(contextJson));
    return JSON.stringify({ reading, memory, matches: client.matches(document) });
  },
});
