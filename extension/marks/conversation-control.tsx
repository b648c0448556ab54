import { type JSX, render } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { type Language, text } from '../../shared/locale/text.ts';
import type { Tag } from '../../shared/tag/tag.ts';
import { Icon } from '../ui/icon.tsx';
import { Observable, useObservable } from '../ui/observable.ts';
import tokens from '../ui/tokens.css?inline';
import conversationCss from './conversation.css?inline';
import { ConversationMenu } from './conversation-menu.tsx';
import { CONVERSATION_TAG, closedHost, sheet } from './hosts.ts';
import type { MarksModel } from './model.ts';
import statesCss from './states.css?inline';
import { type Theme, themeOf } from './theme.ts';

const WIDTH = 176;
const HEIGHT = 24;
const GAP = 10;

interface View {
  readonly open: boolean;
  readonly theme: Theme;
  readonly compact: boolean;
  /** From where the header's own layout would put it. */
  readonly x: number;
  readonly y: number;
}

export interface ConversationDoor {
  readonly page: Document;
  readonly language: Language;
  readonly undoSeconds: number;
  readonly model: MarksModel;
}

/**
 * The control of a whole conversation, beside its title. It stands out of the page's own layout, so that the header stays
 * as it was, and follows the title when the page draws it anew.
 */
export class ConversationControl {
  readonly #view = new Observable<View>({ open: false, theme: 'light', compact: false, x: 0, y: 0 });
  readonly host: HTMLElement;
  readonly #root: ShadowRoot;
  readonly #page: Document;
  /** Where the focus was before the menu opened. */
  #before: HTMLElement | null = null;

  constructor(door: ConversationDoor) {
    this.#page = door.page;
    const { host, root } = closedHost(door.page, CONVERSATION_TAG, [sheet(tokens), sheet(statesCss), sheet(conversationCss)]);
    this.host = host;
    this.#root = root;
    render(<Control {...door} view={this.#view} toggle={(open) => this.open(open)} />, root);
  }

  get isOpen(): boolean {
    return this.#view.value.open;
  }

  /** Puts it beside the title that the page shows now, or away where there is none. */
  sync(title: HTMLElement | null): void {
    if (!title?.isConnected) {
      this.host.remove();
      this.#view.patch({ open: false });
      return;
    }
    if (title.nextSibling !== this.host) title.after(this.host);
    const words = this.#page.createRange();
    words.selectNodeContents(title);
    const shown = words.getBoundingClientRect();
    const room = (title.parentElement ?? title).getBoundingClientRect();
    const at = this.host.getBoundingClientRect();
    const rtl = getComputedStyle(title).direction === 'rtl';
    const free = rtl ? Math.min(shown.left, room.right) - room.left : room.right - Math.max(shown.right, room.left);
    const compact = free < WIDTH + GAP;
    const width = compact ? HEIGHT : WIDTH;
    const left = rtl ? Math.max(room.left, shown.left - GAP - width) : Math.min(shown.right + GAP, room.right - width);
    const top = (shown.top + shown.bottom - HEIGHT) / 2;
    const next = { theme: themeOf(title), compact, x: Math.round(left - at.left), y: Math.round(top - at.top) };
    const now = this.#view.value;
    if (next.theme !== now.theme || next.compact !== now.compact || next.x !== now.x || next.y !== now.y) this.#view.patch(next);
  }

  open(open: boolean): void {
    if (open === this.#view.value.open) return;
    if (open) this.#before = this.#page.activeElement instanceof HTMLElement ? this.#page.activeElement : null;
    this.#view.patch({ open });
    if (!open && this.#page.activeElement === this.host) {
      if (this.#before && this.#before !== this.host) this.#before.focus({ preventScroll: true });
      else this.#root.querySelector<HTMLElement>('.opener')?.focus({ preventScroll: true });
    }
  }

  /** Keys while the focus is in it; true where the key was for it. */
  key(event: KeyboardEvent): boolean {
    if (event.key === 'Escape' && this.isOpen) {
      this.open(false);
      return true;
    }
    if (!this.isOpen || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return false;
    const buttons = [...this.#root.querySelectorAll<HTMLElement>('.menu button')];
    const now = buttons.indexOf(this.#root.activeElement as HTMLElement);
    buttons[(now + (event.key === 'ArrowDown' ? 1 : buttons.length - 1)) % buttons.length]?.focus({ preventScroll: true });
    return true;
  }

  remove(): void {
    render(null, this.#root);
    this.host.remove();
  }
}

interface ControlProps extends ConversationDoor {
  readonly view: Observable<View>;
  toggle(open: boolean): void;
}

function Control({ language, undoSeconds, model, view, toggle }: ControlProps): JSX.Element | null {
  const { open, theme, compact, x, y } = useObservable(view);
  const { conversation } = useObservable(model.state);
  const opener = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const panel = menu.current;
    if (!open || !panel || !opener.current) return;
    // In the top layer: a header that hides what sticks out of it does not cut it off.
    panel.showPopover();
    const { left, bottom } = opener.current.getBoundingClientRect();
    panel.style.left = `${Math.max(8, Math.min(left, innerWidth - panel.offsetWidth - 8))}px`;
    panel.style.top = `${bottom + 6}px`;
  }, [open]);
  if (!conversation) return null;
  const { tag, toSort } = conversation;
  const words = tag
    ? text(language, 'conversation.tagged', { tag: text(language, `tag.${tag}`) })
    : text(language, 'conversation.untagged');
  const choose = (chosen: Tag | null): void => {
    toggle(false);
    if (chosen !== tag) void model.tagConversation(chosen);
  };
  return (
    <div
      class={`frame zegel-${theme}`}
      lang={language}
      data-compact={compact ? 'yes' : 'no'}
      style={{ transform: `translate(${x}px, ${y}px)` }}
    >
      <button
        ref={opener}
        type="button"
        class="opener"
        data-state={tag ?? 'untagged'}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={`${text(language, 'conversation.control')}. ${words}. ${toSort > 0 ? text(language, 'conversation.toSort', { n: toSort }) : ''}`}
        title={words}
        onClick={(event) => event.isTrusted && toggle(!open)}
      >
        <Icon name={tag ?? 'seal'} />
        <span class="label">{tag ? text(language, `tag.${tag}`) : text(language, 'conversation.short')}</span>
        {toSort > 0 && <span class="count">{toSort > 999 ? '999+' : toSort}</span>}
      </button>
      {open && (
        <div class="menu" ref={menu} popover="manual" role="dialog" aria-labelledby="title" aria-describedby="explain">
          <ConversationMenu language={language} conversation={conversation} undoSeconds={undoSeconds} choose={choose} />
        </div>
      )}
    </div>
  );
}
