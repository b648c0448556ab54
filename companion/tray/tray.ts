/**
 * What a desktop's tray can do for the companion; one file per desktop obeys this. A tray shows counts and never a name,
 * a title or a number of a person: tooltips and menus are read by whoever looks over a shoulder.
 */

/** How the icon looks; each has a form of its own, so that nobody needs to see colour. */
export type TrayState = 'idle' | 'busy' | 'attention' | 'paused';

/** What a person can ask for in the menu. */
export type TrayAction = 'archiveNow' | 'quit';

export type TrayItem =
  | { readonly kind: 'action'; readonly action: TrayAction; readonly label: string; readonly enabled: boolean }
  /** A line to read. */
  | { readonly kind: 'line'; readonly label: string }
  | { readonly kind: 'separator' };

/** Everything that stands in the tray at one moment. */
export interface TrayView {
  readonly state: TrayState;
  readonly title: string;
  readonly tooltip: string;
  readonly items: readonly TrayItem[];
}

export interface TrayEvents {
  onAction(action: TrayAction): void;
  /** The menu is about to open: a good moment to look again. */
  onOpen(): void;
  /** The desktop is gone, and the tray with it. */
  onGone(): void;
}

export interface Tray {
  show(view: TrayView): void;
  close(): Promise<void>;
}

/** Why a desktop has no place for an icon; the companion goes on without. */
export type NoTray = 'no-session-bus' | 'no-watcher';

/** Thrown by `open` where there is no tray; not an error that a person has to see. */
export class TrayUnavailable extends Error {
  readonly reason: NoTray;

  constructor(reason: NoTray) {
    super(reason);
    this.name = 'TrayUnavailable';
    this.reason = reason;
  }
}

/**
 * How the tray's process ends, so that the companion, its parent, knows what to do without reading a word.
 * Zero is an ordinary end: the parent is gone or asked for it.
 */
export const TRAY_EXIT = {
  /** The user chose to quit: the companion ends too. */
  quit: 10,
  noSessionBus: 11,
  noWatcher: 12,
  /** The desktop went away while the icon stood there. */
  gone: 13,
} as const;
