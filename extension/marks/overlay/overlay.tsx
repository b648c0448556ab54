import type { JSX } from 'preact';
import { render } from 'preact';
import { type Language, text } from '../../../shared/locale/text.ts';
import type { PageStatus } from '../../capture/page/loop.ts';
import iconCss from '../../ui/icon.css?inline';
import { type Observable, useObservable } from '../../ui/observable.ts';
import tokens from '../../ui/tokens.css?inline';
import type { Box } from '../beside.ts';
import { closedHost, OVERLAY_TAG, sheet } from '../hosts.ts';
import type { MarksModel } from '../model.ts';
import statesCss from '../states.css?inline';
import type { Theme } from '../theme.ts';
import { markWords } from '../words.ts';
import overlayCss from './overlay.css?inline';
import { Pill, troubleWords } from './pill.tsx';
import { Strip } from './strip.tsx';
import { type Target, Toolbar } from './toolbar.tsx';

export interface OverlayState {
  /** The message whose control is shown. */
  readonly target: Target | null;
  /** The message that the keyboard went to, as a screen reader says it. */
  readonly row: { readonly n: number; readonly of: number; readonly text: string } | null;
  /** The toolbar button that the Tab key reaches. */
  readonly stop: number;
  readonly theme: Theme;
  /** The list of messages, or the viewport while none is open. */
  readonly bounds: Box;
  readonly status: PageStatus;
  /** The trouble that the user has closed; another one shows again. */
  readonly dismissed: string;
}

export interface OverlayDoor {
  readonly language: Language;
  readonly timeZone: string;
  readonly model: MarksModel;
  readonly state: Observable<OverlayState>;
}

export interface Overlay {
  readonly host: HTMLElement;
  /** The element with the focus inside, or null. */
  active(): HTMLElement | null;
  /** Every button of the toolbar, in order. */
  buttons(): HTMLElement[];
  remove(): void;
}

/** The one overlay of a page: the control of the current message, what was just done, and trouble. */
export function mountOverlay(page: Document, door: OverlayDoor): Overlay {
  const { host, root } = closedHost(page, OVERLAY_TAG, [sheet(tokens), sheet(iconCss), sheet(statesCss), sheet(overlayCss)]);
  page.documentElement.append(host);
  render(<Layer {...door} />, root);
  return {
    host,
    active: () => (root.activeElement instanceof HTMLElement ? root.activeElement : null),
    buttons: () => [...root.querySelectorAll<HTMLElement>('.toolbar button, .settled')],
    remove() {
      render(null, root);
      host.remove();
    },
  };
}

function Layer({ language, timeZone, model, state }: OverlayDoor): JSX.Element {
  const { target, row, stop, theme, bounds, status, dismissed } = useObservable(state);
  const marks = useObservable(model.state);
  const mark = target ? marks.marks.get(target.id) : undefined;
  const trouble = troubleWords(language, status);
  return (
    <div class={`layer zegel-${theme}`} lang={language} dir="ltr">
      <div class="said" role="status">
        {said(language, marks)}
      </div>
      <div class="said" role="status">
        {target && row && `${text(language, 'marks.row', { n: row.n, of: row.of })}. ${markWords(language, mark, timeZone)}. ${row.text}`}
      </div>
      {target && (
        <Toolbar
          language={language}
          target={target}
          mark={mark}
          words={markWords(language, mark, timeZone)}
          stop={stop}
          tag={(tag) => void model.tag(target.id, tag)}
        />
      )}
      <Strip language={language} state={marks} bounds={bounds} undo={() => void model.undo()} over={() => model.forgetUndo()} />
      {trouble.length > 0 && trouble.join() !== dismissed && (
        <Pill language={language} words={trouble} bounds={bounds} dismiss={() => state.patch({ dismissed: trouble.join() })} />
      )}
    </div>
  );
}

function said(language: Language, { said: last, undoable }: MarksModel['state']['value']): string {
  if (last === 'undone') return text(language, 'marks.done.undo');
  if (last === 'removed') return text(language, 'marks.done.none');
  if (last !== 'tagged' || !undoable?.tag) return '';
  return text(language, 'marks.done.tag', { tag: text(language, `tag.${undoable.tag}`) });
}
