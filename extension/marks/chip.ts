import type { MarkState } from '../../shared/tag/life.ts';
import { iconElement } from '../ui/icons.ts';
import tokens from '../ui/tokens.css?inline';
import type { Spot } from './beside.ts';
import chipCss from './chip.css?inline';
import { closedHost, MARK_TAG, sheet } from './hosts.ts';
import statesCss from './states.css?inline';
import type { Theme } from './theme.ts';

/** The box of every chip, CSS pixels. */
export const CHIP_SIZE = { width: 24, height: 24 } as const;

export interface ChipFace {
  readonly state: MarkState;
  /** The tag was given further up: to the conversation, or by the policy. */
  readonly inherited: boolean;
  /** What a screen reader and a tooltip say. */
  readonly words: string;
  readonly word: string | null;
}

/** One mark in the page: a host that is appended to a row, and a button in its closed shadow root. */
export interface Chip {
  readonly host: HTMLElement;
  show(face: ChipFace, theme: Theme): void;
  /** Makes it a part of the row's own layout, without size; otherwise it stands out of it. */
  flow(): void;
  /** Moves it from where the row's own layout would put it. */
  stand(dx: number, dy: number, side: Spot['side'], roomy: boolean): void;
  /** Whether the Tab key stops here; one chip of all does. */
  tabStop(on: boolean): void;
  focus(): void;
}

let sheets: CSSStyleSheet[] | null = null;

/** @param press the user asked for the control of this row, by mouse, finger or key */
export function makeChip(page: Document, press: (byKey: boolean) => void): Chip {
  // Made once per document: all chips share them.
  sheets ??= [sheet(tokens), sheet(statesCss), sheet(chipCss)];
  const { host, root } = closedHost(page, MARK_TAG, sheets);
  const frame = page.createElement('div');
  frame.className = 'frame zegel-light';
  const button = page.createElement('button');
  button.type = 'button';
  button.tabIndex = -1;
  button.setAttribute('aria-haspopup', 'true');
  const disc = page.createElement('span');
  disc.className = 'disc';
  const word = page.createElement('span');
  word.className = 'word';
  word.setAttribute('aria-hidden', 'true');
  // The word lies under the icon, so that both make one pill.
  frame.append(word, button);
  root.append(frame);
  button.addEventListener('click', (event) => {
    // A page can make events of its own; only the user's count.
    if (event.isTrusted) press(event.detail === 0);
  });
  let shown = '';
  return {
    host,
    show(face, theme) {
      const next = `${theme} ${face.state} ${face.inherited} ${face.words}`;
      if (next === shown) return;
      shown = next;
      frame.className = `frame zegel-${theme}`;
      frame.dataset.state = face.state;
      frame.dataset.inherited = face.inherited ? 'yes' : 'no';
      button.setAttribute('aria-label', face.words);
      button.title = face.words;
      button.replaceChildren(disc, iconElement(page, face.state));
      word.textContent = face.word ?? '';
    },
    flow: () => host.setAttribute('data-flow', ''),
    stand(dx, dy, side, roomy) {
      frame.style.setProperty('--x', `${Math.round(dx)}px`);
      frame.style.setProperty('--y', `${Math.round(dy)}px`);
      frame.dataset.side = side;
      frame.dataset.word = roomy ? 'yes' : 'no';
    },
    tabStop(on) {
      button.tabIndex = on ? 0 : -1;
    },
    focus: () => button.focus({ preventScroll: true }),
  };
}
