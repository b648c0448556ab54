import type { MarkState } from '../../shared/tag/life.ts';

export type IconName = MarkState | 'remove' | 'undo' | 'seal' | 'warning' | 'close' | 'check';

/**
 * Icons in a box of 16 by 16, as paths to stroke. Each state has a shape of its own, so that it can be told without
 * colour. Drawn for this project.
 */
export const ICONS: Record<IconName, string> = {
  untagged: 'M8 2.5a5.5 5.5 0 0 1 3.9 1.6M13.5 8a5.5 5.5 0 0 1-1.6 3.9M8 13.5a5.5 5.5 0 0 1-3.9-1.6M2.5 8a5.5 5.5 0 0 1 1.6-3.9',
  business: 'M2.5 5.5h11v7h-11zM6 5.5v-2h4v2M2.5 8.5h11M8 8v1.5',
  private: 'M4 7.5h8v5.5H4zM5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2',
  partyPolitical: 'M4 14V2.5M4 3h8.5l-2 2.75 2 2.75H4',
  doubt: 'M5.5 5.75a2.5 2.5 0 1 1 3.6 2.2c-.7.4-1.1.8-1.1 1.8M8 12.6v.2',
  onTheWay: 'M14 2 7 9M14 2 9.5 14 7 9 2 6.5z',
  archived:
    'M8 1.8l1.6 1.4 2.1-.2.5 2.1 1.8 1.1-.8 2 .8 2-1.8 1.1-.5 2.1-2.1-.2L8 14.6l-1.6-1.4-2.1.2-.5-2.1L2 10.2l.8-2-.8-2 1.8-1.1.5-2.1 2.1.2zM5.6 8.2l1.7 1.7 3.1-3.4',
  failed: 'M8 2.2 14.2 13H1.8zM8 6.5v3M8 11.2v.2',
  excludedFinal: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM4.2 11.8l7.6-7.6',
  remove: 'M4 4l8 8M12 4l-8 8',
  undo: 'M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H6',
  seal: 'M8 1.8a4.2 4.2 0 1 1 0 8.4 4.2 4.2 0 0 1 0-8.4zM5.5 9.5 4.5 14.5 8 12.8l3.5 1.7-1-5M6.3 6l1.3 1.3 2.3-2.5',
  warning: 'M8 2.2 14.2 13H1.8zM8 6.5v3M8 11.2v.2',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3 8.5l3.2 3.2L13 5',
};

const SVG = 'http://www.w3.org/2000/svg';

/** An icon as an element; it says nothing to a screen reader, the control around it does. */
export function iconElement(document: Document, name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}
