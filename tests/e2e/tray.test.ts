import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knownAddress } from '../../companion/link/address.ts';
import { LinkClient } from '../../companion/link/client.ts';
import { drawIcon } from '../../companion/tray/icon.ts';
import { openLinuxTray } from '../../companion/tray/linux.ts';
import { TRAY_EXIT, type TrayState } from '../../companion/tray/tray.ts';
import { viewOf } from '../../companion/tray/view.ts';
import { FOLDERS } from '../../shared/formats/archive-directory.ts';
import { type Home, makeHome } from '../support/home.ts';
import { sampleConversation, sampleConversationRef, samplePolicy, sampleUuid } from '../support/samples.ts';
import { skipReason } from '../support/testdata.ts';
import { openTrayHost, type TrayHost, whyNoTrayHost } from '../support/tray-host.ts';

/** The real companion on a real panel. */

const ROOT = join(import.meta.dirname, '../..');
const missing = whyNoTrayHost();
const skipped = skipReason(missing === null, missing ?? '');

const MENU = { path: '/MenuBar', interface: 'com.canonical.dbusmenu' };
type Layout = [id: number, properties: Record<string, unknown>, children: Layout[]];

let host: TrayHost;
let home: Home;
let app: ChildProcess;

/** Waits until something holds; the test's own limit ends it. */
async function until<T>(look: () => Promise<T | null | false | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise((later) => setTimeout(later, 50));
  }
}

function startApp(env: Readonly<Record<string, string | undefined>>): ChildProcess {
  const program = join(ROOT, 'companion/programs/app.ts');
  return spawn(process.execPath, [program, '--home', home.companion, '--archive', home.archive], {
    env: { ...process.env, ...env, LC_ALL: 'nl_NL.UTF-8' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** The bus name of the icon that stands there now; a panel may still know one that is gone. */
const item = () =>
  until(async () => {
    for (const name of await host.items()) if (await host.bus.nameHasOwner(name)) return name;
    return null;
  });
const tooltip = async () =>
  (await host.property<string[]>(await item(), '/StatusNotifierItem', 'ToolTip', 'org.kde.StatusNotifierItem'))[3] ?? '';
const inbox = () => readdirSync(join(home.archive, FOLDERS.inbox)).filter((name) => name.endsWith('.age')).length;

async function menu(): Promise<{ id: number; label: string; enabled: boolean }[]> {
  const [, layout] = await host.bus.invoke<[number, Layout]>({
    ...MENU,
    destination: await item(),
    member: 'GetLayout',
    signature: 'iias',
    body: [0, -1, []],
  });
  return layout[2].map(([id, properties]) => ({ id, label: String(properties.label ?? ''), enabled: properties.enabled === true }));
}

async function choose(label: string): Promise<void> {
  const id = (await menu()).find((entry) => entry.label === label)?.id;
  await host.bus.invoke({ ...MENU, destination: await item(), member: 'Event', signature: 'isvu', body: [id, 'clicked', ['s', ''], 0] });
}

/** Hands over three messages of a conversation of its own, as a browser would. */
async function release(nth: number): Promise<void> {
  const conversation = sampleConversationRef({ id: sampleUuid(0xc00 + nth), title: `Geheim overleg ${nth}`, nativeId: `geheim-${nth}` });
  const { releases, logHead } = sampleConversation(3, conversation);
  const { client } = await LinkClient.connect(knownAddress(home.companion), { name: 'test' });
  const { accepted } = await client.call('release', { releases, head: logHead });
  expect(accepted).toHaveLength(3);
  client.close();
}

/** The colour that fills most of the icon. */
function colourOf(state: TrayState): [number, number, number] {
  const argb = drawIcon(state, 22);
  const [, red = 0, green = 0, blue = 0] = argb.subarray((11 * 22 + 3) * 4);
  return [red, green, blue];
}

describe.skipIf(skipped !== null)('the icon in the tray', () => {
  beforeAll(async () => {
    host = await openTrayHost();
    home = makeHome();
    mkdirSync(join(home.archive, FOLDERS.inbox));
    writeFileSync(join(home.companion, 'policy.json'), JSON.stringify(samplePolicy()), { mode: 0o600 });
    app = startApp(host.env);
    await item();
  });
  afterAll(async () => {
    if (app?.exitCode === null && app.signalCode === null) {
      app.kill();
      await once(app, 'exit');
    }
    await host?.close();
    home?.remove();
  });

  it('stands in the panel, says that nothing waits, and shows it', async () => {
    await until(async () => (await tooltip()) === 'Er staat niets klaar voor het archief.');
    expect((await menu()).map(({ label, enabled }) => [label, enabled])).toEqual([
      ['Er staat niets klaar voor het archief.', false],
      ['', false],
      ['Nu archiveren', true],
      ['', false],
      ['Zegel afsluiten', true],
    ]);
    expect(await until(() => host.find(colourOf('idle')))).toMatchObject({ y: 15 });
  });

  it('counts what was handed over, without a name or a title', async () => {
    await release(1);
    await until(async () => (await tooltip()) === '3 berichten onderweg naar het archief');
    await until(() => host.find(colourOf('busy')));
    const everything = JSON.stringify([
      await menu(),
      await host.property(await item(), '/StatusNotifierItem', 'Title', 'org.kde.StatusNotifierItem'),
      await tooltip(),
    ]);
    expect(everything).not.toMatch(/Geheim|Jansen|Voorbeeld/);
  });

  it('archives when the menu says so', async () => {
    expect(inbox()).toBe(0);
    await choose('Nu archiveren');
    await until(async () => inbox() === 1);
  });

  it('archives when a hand opens the menu and chooses', async () => {
    await release(2);
    await until(async () => (await tooltip()) === '6 berichten onderweg naar het archief');
    const { x, y } = await until(() => host.find(colourOf('busy')));
    await host.xdotool('mousemove', `${x}`, `${y}`, 'click', '1');
    await until(() => host.hasMenu());
    await host.picture(join(home.root, 'menu.png'));
    // Lines to read are passed over.
    await host.xdotool('key', 'Down', 'Return');
    await until(async () => inbox() === 2);
  });

  it('comes back when the panel does; one that finds no panel gives up after a while', async () => {
    await host.stopPanel();
    const events = { onAction: () => undefined, onOpen: () => undefined, onGone: () => undefined };
    const none = openLinuxTray(viewOf(null, 'nl'), events, host.env.DBUS_SESSION_BUS_ADDRESS, 100);
    await expect(none).rejects.toMatchObject({ reason: 'no-watcher' });
    await host.startPanel();
    await until(() => host.find(colourOf('busy')));
    expect(await tooltip()).toBe('6 berichten onderweg naar het archief');
  });

  it('quits the companion when the user says so, and goes with it', async () => {
    const name = await item();
    const ended = once(app, 'exit');
    await choose('Zegel afsluiten');
    expect((await ended)[0]).toBe(0);
    await until(async () => !(await host.bus.nameHasOwner(name)));
  });

  it('goes when the companion is killed', async () => {
    app = startApp(host.env);
    const name = await item();
    app.kill('SIGKILL');
    await until(async () => !(await host.bus.nameHasOwner(name)));
  });
});

describe('a desktop without a tray', () => {
  it.each([
    ['no session bus', TRAY_EXIT.noSessionBus, { DBUS_SESSION_BUS_ADDRESS: undefined }],
    ['a bus that is gone', TRAY_EXIT.noSessionBus, { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }],
  ])('ends quietly with its reason: %s', async (_, code, env) => {
    const child = spawn(process.execPath, [join(ROOT, 'companion/programs/tray.ts')], {
      env: { ...process.env, XDG_RUNTIME_DIR: undefined, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => said.push(String(bytes)));
    expect([(await once(child, 'exit'))[0], said.join('')]).toEqual([code, '']);
  });
});
