import { type DefinedInterface, defineInterface, type Message, type MessageBus, sessionBus } from 'dbus-native';
import { drawIcon } from './icon.ts';
import { DbusMenu } from './menu.ts';
import { type Tray, type TrayEvents, TrayUnavailable, type TrayView } from './tray.ts';

/**
 * A tray icon on a Linux desktop: StatusNotifierItem (freedesktop draft of KDE, spoken by XFCE, LXQt, Plasma, and GNOME
 * with its AppIndicator extension) on the session bus.
 */
const WATCHER = 'org.kde.StatusNotifierWatcher';
const ITEM_PATH = '/StatusNotifierItem';
const MENU_PATH = '/MenuBar';
/** Pixels: an ordinary panel, and one of a dense screen. */
const SIZES = [22, 48];

type Pixmap = [width: number, height: number, argb: Buffer];

function pixmaps(state: TrayView['state']): Pixmap[] {
  return SIZES.map((size) => [size, size, Buffer.from(drawIcon(state, size))]);
}

function itemInterface(view: () => TrayView, onOpen: () => void): DefinedInterface {
  const read = (type: string, get: () => unknown) => ({ type, access: 'read' as const, get });
  return defineInterface({
    name: 'org.kde.StatusNotifierItem',
    methods: {
      // `ItemIsMenu` makes panels open the menu for every button; these are called by those that ask first.
      ContextMenu: { in: { x: 'i', y: 'i' }, handler: onOpen },
      Activate: { in: { x: 'i', y: 'i' }, handler: onOpen },
      SecondaryActivate: { in: { x: 'i', y: 'i' }, handler: onOpen },
      Scroll: { in: { delta: 'i', orientation: 's' }, handler: () => undefined },
    },
    properties: {
      Category: read('s', () => 'ApplicationStatus'),
      Id: read('s', () => 'zegel'),
      Title: read('s', () => view().title),
      Status: read('s', () => (view().state === 'attention' ? 'NeedsAttention' : 'Active')),
      WindowId: read('i', () => 0),
      IconThemePath: read('s', () => ''),
      IconName: read('s', () => ''),
      IconPixmap: read('a(iiay)', () => pixmaps(view().state)),
      OverlayIconName: read('s', () => ''),
      OverlayIconPixmap: read('a(iiay)', () => []),
      AttentionIconName: read('s', () => ''),
      AttentionIconPixmap: read('a(iiay)', () => pixmaps('attention')),
      AttentionMovieName: read('s', () => ''),
      ToolTip: read('(sa(iiay)ss)', () => ['', [], view().title, view().tooltip]),
      ItemIsMenu: read('b', () => true),
      Menu: read('o', () => MENU_PATH),
    },
    signals: { NewTitle: {}, NewIcon: {}, NewAttentionIcon: {}, NewOverlayIcon: {}, NewToolTip: {}, NewStatus: { args: { status: 's' } } },
  });
}

/** Connects, or says that there is no session bus to connect to. */
async function connect(address: string | undefined): Promise<MessageBus> {
  if (!address) throw new TrayUnavailable('no-session-bus');
  const bus = sessionBus({ busAddress: address });
  const failed = new Promise<never>((_, reject) => {
    bus.connection.on('error', () => reject(new TrayUnavailable('no-session-bus')));
    bus.connection.on('close', () => reject(new TrayUnavailable('no-session-bus')));
  });
  await Promise.race([bus.getId(), failed]);
  failed.catch(() => undefined);
  return bus;
}

/**
 * Puts the icon into the tray and keeps it there: whenever a panel starts again, it is registered again.
 * @param address of the session bus (`DBUS_SESSION_BUS_ADDRESS`)
 * @param patience how long to wait for a panel, ms: at login the companion may be first
 * @throws TrayUnavailable
 */
export async function openLinuxTray(first: TrayView, events: TrayEvents, address: string | undefined, patience: number): Promise<Tray> {
  const bus = await connect(address);
  let view = first;
  const menu = new DbusMenu(events);
  menu.begin(first.items);
  const item = itemInterface(() => view, events.onOpen);
  const name = `org.kde.StatusNotifierItem-${process.pid}-1`;
  const register = () =>
    bus.invoke({
      destination: WATCHER,
      path: '/StatusNotifierWatcher',
      interface: WATCHER,
      member: 'RegisterStatusNotifierItem',
      signature: 's',
      body: [name],
    });

  try {
    await bus.export(ITEM_PATH, item);
    await bus.export(MENU_PATH, menu.definition);
    await bus.ownName(name);
    const appeared = Promise.withResolvers<void>();
    await bus.watch(`type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${WATCHER}'`);
    bus.connection.on('message', (message: Message) => {
      if (message.member !== 'NameOwnerChanged' || message.sender !== 'org.freedesktop.DBus') return;
      const [changed, , owner] = message.body ?? [];
      if (changed !== WATCHER || !owner) return;
      // A watcher that leaves again at once is followed by another signal.
      register().then(appeared.resolve, () => undefined);
    });
    if (await bus.nameHasOwner(WATCHER)) await register();
    else await within(appeared.promise, patience);
  } catch (thrown) {
    await bus.close();
    throw thrown instanceof TrayUnavailable ? thrown : new TrayUnavailable('no-watcher');
  }

  let closing = false;
  bus.connection.on('close', () => {
    if (!closing) events.onGone();
  });

  return {
    show(next) {
      const before = view;
      view = next;
      menu.replace(next.items);
      if (before.tooltip !== next.tooltip) item.emit.NewToolTip?.();
      if (before.title !== next.title) item.emit.NewTitle?.();
      if (before.state === next.state) return;
      item.emit.NewIcon?.();
      item.emit.NewStatus?.(next.state === 'attention' ? 'NeedsAttention' : 'Active');
    },
    async close() {
      closing = true;
      await bus.close();
    },
  };
}

async function within(appeared: Promise<void>, patience: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TrayUnavailable('no-watcher')), patience);
  });
  await Promise.race([appeared, late]).finally(() => clearTimeout(timer));
}
