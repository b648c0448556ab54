import type { MessageReading } from '../../../shared/record/reading.ts';
import { nameOf } from './page.ts';
import { SELECTORS } from './selectors.ts';

type Attachment = MessageReading['attachments'][number];

/** A file that the row shows, with the address that stands for it in the text. */
interface Found {
  readonly url: string;
  readonly attachment: Attachment;
}

const KINDS: Readonly<Record<string, Attachment['kind']>> = { img: 'image', audio: 'audio', video: 'video', a: 'document' };

function fileName(url: string): string | null {
  const last = URL.canParse(url) ? new URL(url).pathname.split('/').at(-1) : undefined;
  try {
    return nameOf(decodeURIComponent(last ?? ''));
  } catch {
    return nameOf(last);
  }
}

/** The files of a row; in this network a file is an address in the text, which the page may show as a picture or player. */
export function attachmentsOf(row: Element): Found[] {
  const files = [...row.querySelectorAll(SELECTORS.media.css)]
    // A picture stands in a link to itself.
    .filter((element) => element.localName !== 'a' || element.querySelector('img, audio, video') === null)
    .map((element) => ({
      kind: KINDS[element.localName] ?? 'unknown',
      url: element.getAttribute('src') ?? element.getAttribute('href') ?? '',
    }));
  return files.map(({ kind, url }) => ({ url, attachment: { kind, name: fileName(url), size: null, pages: null, duration: null } }));
}

/** The type of a message: a file's where the text is nothing but its address. */
export function typeOf(text: string, files: readonly Found[]): MessageReading['type'] {
  const [first] = files;
  return first && files.length === 1 && text.trim() === first.url ? first.attachment.kind : 'text';
}
