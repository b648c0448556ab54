import type { MessageType } from '../../../shared/record/reading.ts';
import type { BodyContext } from './context.ts';
import { kindOfFile } from './file-kind.ts';
import { LRM, plain } from './marks.ts';
import { ATTACHED, among, FILE_ATTACHED, MEDIA_OMITTED, omittedKind } from './words.ts';

/** A file, place or card of a message. */
export interface Attachment {
  readonly kind: MessageType;
  /** As the sender named it, where that is known; else as the export does. */
  readonly name: string | null;
  readonly pages: number | null;
  readonly size: string | null;
  /** The export was made without media. */
  readonly omitted: boolean;
  /** Its name in the zip. */
  readonly file: string | null;
  readonly lat: number | null;
  readonly lng: number | null;
}

export const attachmentOf = (known: Partial<Attachment> & Pick<Attachment, 'kind'>): Attachment => ({
  name: null,
  pages: null,
  size: null,
  omitted: false,
  file: null,
  lat: null,
  lng: null,
  ...known,
});

export interface FoundMedia {
  readonly attachment: Attachment;
  readonly caption: string;
}

const ANDROID_FILE = /^(.{1,300}) \(([^()\n]{5,40})\)$/;
/** `DOC-20261109-WA0006.`: the document's own name stands on the next line. */
const NAMELESS_DOCUMENT = /^DOC-\d{8}-WA\d+\.\w{0,5}$/;

function androidMedia(body: string): FoundMedia | null {
  const end = body.indexOf('\n');
  const [line, rest] = end < 0 ? [body, ''] : [body.slice(0, end), body.slice(end + 1)];
  if (line.length > 400) return null;
  if (among(MEDIA_OMITTED, line)) return { attachment: attachmentOf({ kind: 'unknown', omitted: true }), caption: rest };
  const found = ANDROID_FILE.exec(line);
  if (!found?.[1] || !found[2] || !among(FILE_ATTACHED, found[2])) return null;
  const file = plain(found[1]).trim();
  if (!NAMELESS_DOCUMENT.test(file) || rest === '')
    return { attachment: attachmentOf({ kind: kindOfFile(file), name: file, file }), caption: rest };
  const [name = '', ...caption] = rest.split('\n');
  return { attachment: attachmentOf({ kind: 'document', name, file }), caption: caption.join('\n') };
}

const IOS_FILE = /(^|[ \n]?)(\u200e?)<(\p{L}[\p{L} ]{1,30}): ([^<>\n]{1,300})>/u;
/** `Cable spec.pdf • 2 pages` */
const DOCUMENT = /^(.{1,300}?) •(?: (?:(\d{1,5}) [\p{L}'’]+|(\d[\d.,]* ?[KMG]?B)))?(?: • .{0,40})?$/iu;
const FILE_NAME = /^[^\n]{1,300}\.\w{1,5}$/;

/** What stands before a document's file: its own name, its pages or its size; before any other file it is the caption. */
function describe(before: string): Pick<Attachment, 'name' | 'pages' | 'size'> | null {
  const found = DOCUMENT.exec(plain(before).trim());
  return found?.[1] ? { name: found[1], pages: found[2] ? Number(found[2]) : null, size: found[3] ?? null } : null;
}

const joined = (...parts: string[]): string => parts.filter((part) => part !== '').join('\n');

function iosFile(body: string, { marks }: BodyContext): FoundMedia | null {
  const found = IOS_FILE.exec(body);
  if (!found) return null;
  const [whole, , mark = '', word = '', file = ''] = found;
  // The mark is the proof; without it only words that are known, and only in a file that has lost its marks.
  if (!(mark === LRM || (!marks && among(ATTACHED, word)))) return null;
  const before = body.slice(0, found.index);
  const after = body.slice(found.index + whole.length).replace(/^\r?\n/, '');
  const document = describe(before);
  if (document) return { attachment: attachmentOf({ kind: 'document', ...document, file }), caption: after };
  return {
    attachment: attachmentOf({ kind: kindOfFile(file), name: file, file }),
    caption: joined(before.startsWith(LRM) ? before.slice(1) : before, after),
  };
}

function iosOmitted(body: string, { marks }: BodyContext): FoundMedia | null {
  const at = body.lastIndexOf(LRM);
  if (at < 0 && marks) return null;
  const tail = body.slice(Math.max(at, 0));
  const end = tail.indexOf('\n');
  const kind = omittedKind(end < 0 ? tail : tail.slice(0, end));
  if (!kind) return null;
  const before = at < 0 ? '' : body.slice(0, at);
  const after = end < 0 ? '' : tail.slice(end + 1);
  const name = plain(before).trim();
  const document = kind === 'document' ? (describe(before) ?? (FILE_NAME.test(name) ? { name } : null)) : null;
  if (document) return { attachment: attachmentOf({ kind, ...document, omitted: true }), caption: after };
  return { attachment: attachmentOf({ kind, omitted: true }), caption: joined(before.replaceAll(LRM, '').trimEnd(), after) };
}

/** Finds the file in a body, whether it came along or was left out. */
export function findMedia(body: string, context: BodyContext): FoundMedia | null {
  return context.platform === 'android' ? androidMedia(body) : (iosFile(body, context) ?? iosOmitted(body, context));
}
