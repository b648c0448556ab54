import { type LinkPreview, MAX_NAME } from '../../../shared/record/reading.ts';
import { type Anatomy, signOf } from './anatomy.ts';
import { SIGNS, type Sign } from './selectors.ts';
import { shownName } from './text.ts';

/** What stands in the block that shows the page behind a link; null where its parts have no names. */
export function readPreview(anatomy: Anatomy): LinkPreview | null {
  const block = signOf(anatomy, SIGNS.preview);
  const shown = (sign: Sign): string | null => {
    const part = signOf(anatomy, sign);
    return part && block?.contains(part) ? (shownName(part)?.slice(0, MAX_NAME) ?? null) : null;
  };
  const preview = { title: shown(SIGNS.previewTitle), description: shown(SIGNS.previewDescription), site: shown(SIGNS.previewSite) };
  return Object.values(preview).some((value) => value !== null) ? preview : null;
}
