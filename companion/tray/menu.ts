import { type DefinedInterface, defineInterface, Variant } from 'dbus-native';
import type { TrayAction, TrayItem } from './tray.ts';

/** What a menu tells its owner. */
interface MenuEvents {
  onAction(action: TrayAction): void;
  onOpen(): void;
}

type Properties = Record<string, Variant>;
type Layout = [id: number, properties: Properties, children: Variant[]];

function propertiesOf(item: TrayItem): Properties {
  if (item.kind === 'separator') return { type: new Variant('s', 'separator') };
  return {
    // An underscore would mark an access key; a doubled one is itself.
    label: new Variant('s', item.label.replaceAll('_', '__')),
    enabled: new Variant('b', item.kind === 'action' && item.enabled),
    visible: new Variant('b', true),
  };
}

function only(properties: Properties, names: readonly string[]): Properties {
  return names.length === 0 ? properties : Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name)));
}

/**
 * A flat menu as `com.canonical.dbusmenu` (version 3), the protocol by which a panel draws the menu of a tray icon.
 * Items have the ids 1, 2, …; 0 is the menu itself.
 */
export class DbusMenu {
  readonly definition: DefinedInterface;
  readonly #events: MenuEvents;
  #items: readonly TrayItem[] = [];
  #revision = 1;

  constructor(events: MenuEvents) {
    this.#events = events;
    this.definition = defineInterface({
      name: 'com.canonical.dbusmenu',
      methods: {
        GetLayout: {
          in: { parentId: 'i', recursionDepth: 'i', propertyNames: 'as' },
          out: { revision: 'u', layout: '(ia{sv}av)' },
          handler: ({
            parentId,
            recursionDepth,
            propertyNames,
          }: {
            parentId: number;
            recursionDepth: number;
            propertyNames: string[];
          }) => ({
            revision: this.#revision,
            layout: this.#layout(parentId, recursionDepth, propertyNames),
          }),
        },
        GetGroupProperties: {
          in: { ids: 'ai', propertyNames: 'as' },
          out: { properties: 'a(ia{sv})' },
          handler: ({ ids, propertyNames }: { ids: number[]; propertyNames: string[] }) =>
            this.#known(ids).map(([id, item]) => [id, only(propertiesOf(item), propertyNames)]),
        },
        GetProperty: {
          in: { id: 'i', name: 's' },
          out: { value: 'v' },
          handler: ({ id, name }: { id: number; name: string }) => {
            const value = this.#known([id]).map(([, item]) => propertiesOf(item)[name])[0];
            if (!value) throw new Error('no such property');
            return value;
          },
        },
        Event: {
          in: { id: 'i', eventId: 's', data: 'v', timestamp: 'u' },
          handler: ({ id, eventId }: { id: number; eventId: string }) => this.#happened(id, eventId),
        },
        EventGroup: {
          in: { events: 'a(isvu)' },
          out: { idErrors: 'ai' },
          handler: ({ events: all }: { events: [number, string, unknown, number][] }) => {
            for (const [id, eventId] of all) this.#happened(id, eventId);
            return all.map(([id]) => id).filter((id) => id !== 0 && this.#known([id]).length === 0);
          },
        },
        AboutToShow: {
          in: { id: 'i' },
          out: { needUpdate: 'b' },
          handler: () => {
            this.#events.onOpen();
            return false;
          },
        },
        AboutToShowGroup: {
          in: { ids: 'ai' },
          out: { updatesNeeded: 'ai', idErrors: 'ai' },
          handler: () => {
            this.#events.onOpen();
            return { updatesNeeded: [], idErrors: [] };
          },
        },
      },
      properties: {
        Version: { type: 'u', access: 'read', get: () => 3 },
        TextDirection: { type: 's', access: 'read', get: () => 'ltr' },
        Status: { type: 's', access: 'read', get: () => 'normal' },
        IconThemePath: { type: 'as', access: 'read', get: () => [] },
      },
      signals: {
        ItemsPropertiesUpdated: { args: { updatedProps: 'a(ia{sv})', removedProps: 'a(ias)' } },
        LayoutUpdated: { args: { revision: 'u', parent: 'i' } },
        ItemActivationRequested: { args: { id: 'i', timestamp: 'u' } },
      },
    });
  }

  /** Sets the items before the menu is on the bus. */
  begin(items: readonly TrayItem[]): void {
    this.#items = items;
  }

  /** Replaces the items; panels are told only when something differs, so that an open menu stays still. */
  replace(items: readonly TrayItem[]): void {
    if (JSON.stringify(items) === JSON.stringify(this.#items)) return;
    this.#items = items;
    this.#revision++;
    this.definition.emit.LayoutUpdated?.(this.#revision, 0);
  }

  #known(ids: readonly number[]): [number, TrayItem][] {
    const all = this.#items.map((item, index): [number, TrayItem] => [index + 1, item]);
    return ids.length === 0 ? all : all.filter(([id]) => ids.includes(id));
  }

  #layout(parent: number, depth: number, names: readonly string[]): Layout {
    const item = this.#items[parent - 1];
    if (item) return [parent, only(propertiesOf(item), names), []];
    const children = depth === 0 ? [] : this.#items.map((_, index) => new Variant('(ia{sv}av)', this.#layout(index + 1, 0, names)));
    return [0, { 'children-display': new Variant('s', 'submenu') }, children];
  }

  #happened(id: number, event: string): void {
    const item = this.#items[id - 1];
    if (event !== 'clicked' || item?.kind !== 'action' || !item.enabled) return;
    // After the answer to the panel: quitting ends the connection.
    setImmediate(() => this.#events.onAction(item.action));
  }
}
