import type { MessageType } from '../../../shared/record/reading.ts';

/** `00000014-PHOTO-2026-11-09-13-42-07.jpg`: iOS numbers its files and says their kind. */
const IOS_NAME = /^\d{8}-(PHOTO|AUDIO|VIDEO|GIF|STICKER)-\d{4}-\d\d-\d\d-/;
/** `IMG-20261109-WA0001.jpg`. */
const ANDROID_NAME = /^(IMG|VID|PTT|AUD|STK|DOC)-\d{8}-WA\d+/;

const BY_MARK: Readonly<Record<string, MessageType>> = {
  PHOTO: 'image',
  AUDIO: 'voice',
  VIDEO: 'video',
  GIF: 'gif',
  STICKER: 'sticker',
  IMG: 'image',
  VID: 'video',
  PTT: 'voice',
  AUD: 'audio',
  STK: 'sticker',
  DOC: 'document',
};
const BY_EXTENSION: readonly (readonly [pattern: RegExp, type: MessageType])[] = [
  [/\.(?:jpe?g|png|heic|webp)$/i, 'image'],
  [/\.(?:mp4|mov|3gp|webm)$/i, 'video'],
  [/\.opus$/i, 'voice'],
  [/\.(?:mp3|m4a|aac|ogg|wav|amr)$/i, 'audio'],
  [/\.gif$/i, 'gif'],
  [/\.vcf$/i, 'contact'],
];

/** What a file is, by the name that WhatsApp gave it. */
export function kindOfFile(name: string): MessageType {
  const mark = (IOS_NAME.exec(name) ?? ANDROID_NAME.exec(name))?.[1];
  return (mark && BY_MARK[mark]) || (BY_EXTENSION.find(([pattern]) => pattern.test(name))?.[1] ?? 'document');
}
