import { type JSX, render } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { type Language, text } from '../../shared/locale/text.ts';
import type { Tag } from '../../shared/tag/tag.ts';
import iconCss from '../ui/icon.css?inline';
import { Icon } from '../ui/icon.tsx';
import { Observable, useObservable } from '../ui/observable.ts';
import tokens from '../ui/tokens.css?inline';
import type { Box } from './beside.ts';
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
    const { host, root } = closedHost(door.page, CONVERSATION_TAG, [
      sheet(tokens),
      sheet(iconCss),
      sheet(statesCss),
      sheet(conversationCss),
    ]);
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
    const room = (getComputedStyle(title).display === 'inline' ? (title.parentElement ?? title) : title).getBoundingClientRect();
    const shown = textBox(title, room);
    const at = this.host.getBoundingClientRect();
    const rtl = getComputedStyle(title).direction === 'rtl';
    const free = rtl ? shown.left - room.left : room.right - shown.right;
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

/** The box around the words and pictures of a title, as far as its room shows them. */
function textBox(title: HTMLElement, room: Box): Box {
  const words = title.ownerDocument.createTreeWalker(title, NodeFilter.SHOW_TEXT);
  const range = title.ownerDocument.createRange();
  const seen: Box[] = [];
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    range.selectNode(node);
    seen.push(range.getBoundingClientRect());
  }
  for (const picture of title.querySelectorAll('img')) seen.push(picture.getBoundingClientRect());
  const boxes = seen.filter(({ left, right }) => right > left);
  const [first = room] = boxes;
  return {
    left: Math.max(room.left, Math.min(...boxes.map(({ left }) => left), first.left)),
    right: Math.min(room.right, Math.max(...boxes.map(({ right }) => right), first.right)),
    top: first.top,
    bottom: first.bottom,
  };
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
  const label = tag ? text(language, `tag.${tag}`) : text(language, 'conversation.short');
  // Begins with what is shown, so that who speaks to his computer can say it.
  const name = [label, text(language, 'conversation.control'), toSort > 0 ? text(language, 'conversation.toSort', { n: toSort }) : '']
    .filter(Boolean)
    .join('. ');
  const choose = (chosen: Tag | null): void => {
    toggle(false);
    if (chosen !== tag) void model.tagConversation(chosen);
  };
  return (
    <div
      class={`frame zegel-${theme}`}
      lang={language}
      dir="ltr"
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
        aria-label={name}
        title={words}
        onClick={(event) => event.isTrusted && toggle(!open)}
      >
        <Icon name={tag ?? 'seal'} />
        <span class="label">{label}</span>
        {toSort > 0 && <span class="count" data-count={toSort > 999 ? '999+' : toSort} />}
      </button>
      {open && (
        <div class="menu" ref={menu} popover="manual" role="dialog" aria-labelledby="title" aria-describedby="explain">
          <ConversationMenu language={language} conversation={conversation} undoSeconds={undoSeconds} choose={choose} />
        </div>
      )}
    </div>
  );
}
