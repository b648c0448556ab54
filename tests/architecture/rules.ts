import { type Import, isTest } from './sources.ts';

/** What the part of the code that runs in a browser and in Node alike may lean on. */
const SHARED_PACKAGES = new Set(['zod', '@noble/hashes', '@scure/bip39']);
/** What the reading of exported chats needs besides. */
const IMPORT_PACKAGES = new Set([...SHARED_PACKAGES, '@zip.js/zip.js']);
/** Rooms whose code is shipped; the others are for development and may import anything. */
const SHIPPED = new Set(['extension', 'companion', 'archive', 'shared']);

const roomOf = (path: string) => path.split('/')[0] ?? '';
const isIn = (path: string, folder: string) => path.startsWith(`${folder}/`);

/** `extension/clients/whatsapp/read.ts` → `extension/clients/whatsapp`; null outside a client's own folder. */
function clientFolder(path: string): string | null {
  return /^extension\/clients\/[^/]+(?=\/)/.exec(path)?.[0] ?? null;
}

type Rule = readonly [name: string, breaks: (one: Import) => boolean];

/** Who may import whom. Tests may import anything inside the repository, so the rules are about the other files. */
export const RULES: readonly Rule[] = [
  ['no import leaves the repository', ({ to, isPackage }) => !isPackage && (to.startsWith('..') || to.startsWith('/'))],
  [
    'extension, companion and archive never import one another',
    ({ from, to, isPackage }) =>
      !isPackage && SHIPPED.has(roomOf(from)) && roomOf(to) !== roomOf(from) && roomOf(to) !== 'shared' && to !== 'package.json',
  ],
  [
    'shared imports itself and the packages that run everywhere',
    ({ from, to, isPackage }) => isIn(from, 'shared') && (isPackage ? !SHARED_PACKAGES.has(to) : !isIn(to, 'shared')),
  ],
  ['the extension imports nothing of Node', ({ from, to }) => isIn(from, 'extension') && to.startsWith('node:')],
  [
    'a client imports shared, the contract and its own folder',
    ({ from, to, isPackage }) => {
      const folder = clientFolder(from);
      if (folder === null) return false;
      return isPackage ? !SHARED_PACKAGES.has(to) : !(isIn(to, 'shared') || to === 'extension/clients/client.ts' || isIn(to, folder));
    },
  ],
  [
    'exported chats are read with shared, the contract and their own room',
    ({ from, to, isPackage }) =>
      isIn(from, 'extension/imports') &&
      (isPackage
        ? !IMPORT_PACKAGES.has(to)
        : !(isIn(to, 'shared') || to === 'extension/clients/client.ts' || isIn(to, 'extension/imports'))),
  ],
  [
    'capture knows clients by the contract and the registry',
    ({ from, to }) =>
      isIn(from, 'extension/capture') && isIn(to, 'extension/clients') && !/^extension\/clients\/(?:client|registry)\.ts$/.test(to),
  ],
  [
    'outside its folder a client is known by its declaration, and that to the registry',
    ({ from, to }) => {
      const folder = clientFolder(to);
      return folder !== null && !isIn(from, folder) && SHIPPED.has(roomOf(from)) && !/^extension\/clients\/registry\.ts$/.test(from);
    },
  ],
  ['the store knows no interface', ({ from, to }) => isIn(from, 'extension/store') && isIn(to, 'extension/ui')],
  [
    'what wires is imported by nobody',
    ({ from, to }) => {
      const wiring = /^(?:extension\/entrypoints|companion\/programs|archive\/programs)(?=\/)/.exec(to)?.[0];
      return wiring !== undefined && !isIn(from, wiring) && SHIPPED.has(roomOf(from));
    },
  ],
  ['intake calls verify, never the other way', ({ from, to }) => isIn(from, 'archive/verify') && isIn(to, 'archive/intake')],
  ['opening a package needs no archive', ({ from, to }) => isIn(from, 'archive/open') && isIn(to, 'archive') && !isIn(to, 'archive/open')],
];

/** @returns one line per broken rule: what, and where */
export function violations(imports: readonly Import[]): string[] {
  return imports
    .filter((one) => !isTest(one.from))
    .flatMap((one) => RULES.filter(([, breaks]) => breaks(one)).map(([name]) => `${name}: ${one.from} → ${one.specifier}`));
}

/** @returns the modules of every cycle, each once, `a → b → a` */
export function cycles(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to, isPackage } of imports) if (!isPackage) next.set(from, [...(next.get(from) ?? []), to]);
  const found = new Map<string, string>();
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      const ring = trail.slice(at);
      found.set([...ring].sort().join(), [...ring, path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const one of next.get(path) ?? []) visit(one, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) visit(path, []);
  return [...found.values()];
}
