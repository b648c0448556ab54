import type * as z from 'zod/mini';
import type { AttachmentReading, MessageType } from '../../../shared/record/reading.ts';
import { type Anatomy, signOf } from './anatomy.ts';
import { cardOf, coordinatesOf, documentOf, durationIn, gridOf, loneSticker, maps, nameIn, tilesOf } from './media.ts';
import { REACTIONS, SIGNS } from './selectors.ts';
import { shownName } from './text.ts';
import { among, DELETED, PLAY_VIDEO, VOICE } from './words.ts';

export type Attachment = z.infer<typeof AttachmentReading>;

/** What a bubble holds. */
export interface Kind {
  readonly type: MessageType;
  /** Null where the page shows that there are some and not which. */
  readonly attachments: readonly Attachment[] | null;
  /** The parts of the row that hold the medium: text in there is none of the message's. */
  readonly parts: readonly Element[];
}

const attachment = (kind: MessageType, more: Partial<Attachment> = {}): Attachment => ({
  kind,
  name: null,
  size: null,
  pages: null,
  duration: null,
  ...more,
});

const one = (type: MessageType, part: Element, more: Partial<Attachment> = {}): Kind => ({
  type,
  attachments: [attachment(type, more)],
  parts: [part],
});

const none = (type: MessageType, part: Element | null): Kind => ({ type, attachments: [], parts: part ? [part] : [] });

type Rule = (anatomy: Anatomy) => Kind | null;

function deleted(anatomy: Anatomy): Kind | null {
  const sign = signOf(anatomy, SIGNS.deleted);
  const line = sign?.closest('[aria-hidden]')?.parentElement ?? sign?.parentElement ?? null;
  if (sign && !anatomy.head) return none('deleted', line);
  if (anatomy.head || anatomy.signs.size > 4) return null;
  const said = [...anatomy.row.querySelectorAll('span[dir="auto"]')].find((el) => among(DELETED, shownName(el) ?? ''));
  return said ? none('deleted', said) : null;
}

function viewOnce(anatomy: Anatomy): Kind | null {
  const sign = signOf(anatomy, SIGNS.viewOnce);
  return sign && !anatomy.head ? none('viewonce', sign.closest('[data-testid], [data-icon]')?.parentElement ?? sign.parentElement) : null;
}

function waiting(anatomy: Anatomy): Kind | null {
  const sign = signOf(anatomy, SIGNS.waiting);
  return sign && !anatomy.head ? none('waiting', sign.closest('[aria-hidden]')?.parentElement ?? sign.parentElement) : null;
}

function poll(anatomy: Anatomy): Kind | null {
  const part = signOf(anatomy, SIGNS.poll) ?? anatomy.row.querySelector('input[type="radio"], input[type="checkbox"]');
  return part ? none('poll', part) : null;
}

function album(anatomy: Anatomy): Kind | null {
  const part = signOf(anatomy, SIGNS.album) ?? gridOf(anatomy);
  if (!part) return null;
  const tiles = tilesOf(part);
  return { type: 'album', attachments: tiles?.map((kind) => attachment(kind)) ?? null, parts: [part] };
}

function sticker(anatomy: Anatomy): Kind | null {
  const part = signOf(anatomy, SIGNS.sticker) ?? loneSticker(anatomy);
  if (!part) return null;
  const several = anatomy.row.querySelectorAll('[data-testid~="sticker-container"]').length > 1;
  return several ? { type: 'stickers', attachments: null, parts: part.parentElement ? [part.parentElement] : [] } : one('sticker', part);
}

function file(anatomy: Anatomy): Kind | null {
  const found = documentOf(anatomy);
  return found ? one('document', found.part, found) : null;
}

function contact(anatomy: Anatomy): Kind | null {
  const part = signOf(anatomy, SIGNS.contact) ?? cardOf(anatomy);
  return part ? one('contact', part, { name: nameIn(part) }) : null;
}

function location(anatomy: Anatomy): Kind | null {
  const links = maps(anatomy);
  const first = links[0];
  if (!first) return null;
  const named = links.find((link) => link.hasAttribute('data-plain-text'));
  const facts = { name: named?.getAttribute('data-plain-text') ?? null, ...coordinatesOf(links) };
  return { ...one('location', first, facts), parts: links };
}

function sound(anatomy: Anatomy): Kind | null {
  const audio = signOf(anatomy, SIGNS.audio);
  if (audio?.parentElement)
    return one('audio', audio.parentElement, { name: nameIn(audio.parentElement), duration: durationIn(audio.parentElement) });
  const drawn = anatomy.row.querySelector('canvas');
  const spoken = anatomy.labelled.some((el) => among(VOICE, el.getAttribute('aria-label') ?? ''));
  const voice = signOf(anatomy, SIGNS.voice)?.parentElement?.parentElement ?? (spoken ? drawn?.parentElement : null);
  return voice ? one('voice', voice, { duration: durationIn(voice) }) : null;
}

function moving(anatomy: Anatomy): Kind | null {
  const camera = signOf(anatomy, SIGNS.camera)?.closest('[role="button"]') ?? null;
  const part = signOf(anatomy, SIGNS.video) ?? (camera && anatomy.row.contains(camera) ? camera : null) ?? spokenMoving(anatomy);
  if (!part) return null;
  const duration = durationIn(part);
  if (duration !== null) return one('video', part, { duration });
  const gif =
    signOf(anatomy, SIGNS.gif) ??
    [...part.querySelectorAll('[aria-label]')].find((el) => /\bGIF\b/.test(el.getAttribute('aria-label') ?? ''));
  return gif ? one('gif', part) : { type: 'unknown', attachments: null, parts: [part] };
}

/** A moving picture whose part has no name: a button that holds another one, whose label says what it plays. */
function spokenMoving({ labelled, quote, head }: Anatomy): Element | null {
  const plays = (label: string): boolean => /\bGIF\b/.test(label) || among(PLAY_VIDEO, label);
  const spoken = labelled.filter((el) => el.nodeName === 'BUTTON' && plays(el.getAttribute('aria-label') ?? ''));
  const only = spoken.length === 1 ? spoken[0] : null;
  const part = only?.parentElement?.closest('[role="button"]') ?? null;
  return part && !quote?.contains(part) && !head?.contains(part) ? part : null;
}

function image(anatomy: Anatomy): Kind | null {
  const part = signOf(anatomy, SIGNS.image) ?? unnamedImage(anatomy);
  return part ? one('image', part) : null;
}

/** A picture whose part has no name: one loaded image without a description in a button without text or another button. */
function unnamedImage({ row, quote }: Anatomy): Element | null {
  const loaded = [...row.querySelectorAll('img[src^="blob:"]')].filter((el) => !quote?.contains(el));
  const button = loaded[0]?.closest('[role="button"]') ?? null;
  const lone =
    loaded.length === 1 && loaded[0]?.getAttribute('alt') === '' && row.querySelector('button:not([aria-haspopup]), canvas') === null;
  return lone && button && row.contains(button) && (button.textContent ?? '').trim() === '' ? button : null;
}

const RULES: readonly Rule[] = [deleted, viewOnce, waiting, poll, album, sticker, file, contact, location, sound, moving, image];

/** Whatever in the row could be a medium that no rule knows. */
const STRAY =
  'img:not([data-plain-text]), canvas, video, audio, input, button, [role="button"][title], a[href*="maps.google."], a[href*="google.com/maps"]';
/** Signs of what a rule knows and what need not hold anything stray. */
const MEDIA = [SIGNS.album, SIGNS.sticker, SIGNS.contact, SIGNS.voice, SIGNS.audio, SIGNS.video, SIGNS.image, SIGNS.poll];

function hasStray(anatomy: Anatomy): boolean {
  const { row, head, quote } = anatomy;
  const found = row.querySelectorAll(STRAY);
  if (found.length === 0) return false;
  const known = [head, quote, row.querySelector(REACTIONS.css), signOf(anatomy, SIGNS.preview), signOf(anatomy, SIGNS.avatar)];
  return [...found].some((el) => !known.some((part) => part?.contains(el)));
}

/** What the row's bubble holds; `unknown` where something stands there that no rule knows. One without anything is a text. */
export function kindOf(anatomy: Anatomy): Kind {
  const stray = hasStray(anatomy);
  if (anatomy.head && !stray && MEDIA.every((medium) => signOf(anatomy, medium) === null)) return none('text', null);
  for (const rule of RULES) {
    const kind = rule(anatomy);
    if (kind) return kind;
  }
  return !stray ? none('text', null) : { type: 'unknown', attachments: null, parts: [] };
}
