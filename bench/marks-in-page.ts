import { whatsapp } from '../extension/clients/whatsapp/client.ts';
import { MARK_TAG } from '../extension/marks/hosts.ts';
import { MarksModel } from '../extension/marks/model.ts';
import { PageMarks } from '../extension/marks/page-marks.ts';
import type { Mark } from '../shared/protocol/page-calls.ts';
import { Tag } from '../shared/tag/tag.ts';

const uuid = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
const frames = async (n: number) => {
  for (let i = 0; i < n; i++) await new Promise(requestAnimationFrame);
};

/** ms that callbacks of ours took, with the style and layout that they made necessary. */
let spent = 0;

function timed<A extends unknown[]>(run: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    const start = performance.now();
    run(...args);
    // The browser would do this before the next frame: it is ours to pay for.
    document.documentElement.getBoundingClientRect();
    spent += performance.now() - start;
  };
}

/** From here on, what runs by timer or by observer is ours. */
function watchCallbacks(): void {
  const later = window.setTimeout.bind(window);
  Object.assign(window, { setTimeout: (run: () => void, milliseconds?: number) => later(timed(run), milliseconds) });
  const Observer = window.IntersectionObserver;
  Object.assign(window, {
    IntersectionObserver: class extends Observer {
      constructor(seen: IntersectionObserverCallback, options?: IntersectionObserverInit) {
        super(timed(seen), options);
      }
    },
  });
}

async function cost(work: () => void): Promise<number> {
  spent = 0;
  work();
  await frames(30);
  return spent;
}

/** Everything that Zegel shows in a page, with marks that are there already: what is measured is only the showing. */
function start() {
  watchCallbacks();
  const model = new MarksModel(() => Promise.reject(new Error('nobody is asked')));
  const marks: Mark[] = [...whatsapp.place.rows(document)].map(({ id }, i) => ({
    id,
    message: uuid(i),
    state: Tag.options[i % Tag.options.length] ?? 'untagged',
    from: { level: i % 3 === 0 ? 'conversation' : 'message', at: '2026-11-20T10:00:00.000Z', by: 'bench', why: 'user' },
    finalAt: null,
  }));
  model.apply({ conversation: { conversation: uuid(0xffff), tag: null, finalAt: null, toSort: 7 }, marks });
  const shown = new PageMarks({ page: document, client: whatsapp, model, language: 'nl', timeZone: 'Europe/Amsterdam', undoSeconds: 10 });
  return {
    rows: marks.length,
    marks: () => document.querySelectorAll(MARK_TAG).length,
    /** One round, until everything stands; ms. */
    round: () => cost(() => shown.sync()),
    scroll: (pixels: number) =>
      cost(() => {
        const list = whatsapp.place.list(document);
        if (list) list.scrollTop += pixels;
      }),
  };
}

Object.assign(globalThis, { zegelMarks: { start, frames } });
