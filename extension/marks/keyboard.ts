import type { Tag } from '../../shared/tag/tag.ts';

/** What a key means while the focus is in a chip or in the toolbar. */
export type KeyAction =
  | { readonly kind: 'tag'; readonly tag: Tag | null }
  | { readonly kind: 'row'; readonly step: 1 | -1 }
  | { readonly kind: 'button'; readonly step: 1 | -1 | 'first' | 'last' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'leave' };

export type Keys = Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

const DIGITS: Record<string, Tag | null> = { 1: 'business', 2: 'private', 3: 'partyPolitical', 4: 'doubt', 0: null };

/** Alt+Shift+Z, by the place of the key, so that it is the same one in every layout of letters. */
export function isShortcut(event: Keys): boolean {
  return event.altKey && event.shiftKey && !event.ctrlKey && !event.metaKey && event.code === 'KeyZ';
}

/** @returns null for a key that is left to the browser */
export function keyAction(event: Keys): KeyAction | null {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'z') return { kind: 'undo' };
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const digit = DIGITS[event.key];
  if (digit !== undefined) return { kind: 'tag', tag: digit };
  switch (event.key) {
    case 'Delete':
      return { kind: 'tag', tag: null };
    case 'ArrowUp':
      return { kind: 'row', step: -1 };
    case 'ArrowDown':
      return { kind: 'row', step: 1 };
    case 'ArrowLeft':
      return { kind: 'button', step: -1 };
    case 'ArrowRight':
      return { kind: 'button', step: 1 };
    case 'Home':
      return { kind: 'button', step: 'first' };
    case 'End':
      return { kind: 'button', step: 'last' };
    case 'u':
    case 'U':
      return { kind: 'undo' };
    case 'Escape':
      return { kind: 'leave' };
    default:
      return null;
  }
}

/**
 * Watches keys for the hosts of Zegel. A key that is pressed while the focus is in one of them never reaches the page;
 * one that is pressed anywhere else is left alone, but for the shortcut.
 * @param handle true where the key was used and the browser should do nothing more with it
 * @returns ends the watching
 */
export function watchKeys(
  view: Window,
  door: { isHost(target: EventTarget | null): boolean; shortcut(): boolean; handle(event: KeyboardEvent): boolean },
): () => void {
  const down = (event: KeyboardEvent): void => {
    if (!event.isTrusted) return;
    if (isShortcut(event)) {
      if (!door.shortcut()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (!door.isHost(event.target)) return;
    event.stopImmediatePropagation();
    if (door.handle(event)) event.preventDefault();
  };
  const silent = (event: Event): void => {
    if (door.isHost(event.target)) event.stopImmediatePropagation();
  };
  view.addEventListener('keydown', down, true);
  for (const type of ['keyup', 'keypress', 'beforeinput', 'input', 'copy', 'cut', 'paste']) view.addEventListener(type, silent, true);
  return () => {
    view.removeEventListener('keydown', down, true);
    for (const type of ['keyup', 'keypress', 'beforeinput', 'input', 'copy', 'cut', 'paste']) view.removeEventListener(type, silent, true);
  };
}
