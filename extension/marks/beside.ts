/** Where things stand beside a message; plain geometry in CSS pixels of the viewport. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Spot {
  readonly left: number;
  readonly top: number;
  /** The side of the message that it stands on, or upon it where there is no room beside. */
  readonly side: 'left' | 'right' | 'upon';
}

/** Chat pages put a control of their own right beside a message under the pointer (a reaction): that place is left free. */
export const GAP = 40;
const EDGE = 6;

/**
 * The spot of a chip: beside the message on the side where the list is wider, at its vertical middle but never lower than
 * a line from its foot; upon its upper corner where there is no room.
 * @param rtl the page reads from right to left: ties go the other way
 */
export function chipSpot(message: Box, list: Box, size: Size, rtl: boolean): Spot {
  const room = { left: message.left - list.left, right: list.right - message.right };
  const side = room.right === room.left ? (rtl ? 'left' : 'right') : room.right > room.left ? 'right' : 'left';
  const gap = room[side] >= GAP + size.width + EDGE ? GAP : EDGE;
  const top = Math.max(message.top + (message.bottom - message.top - size.height) / 2, message.bottom - size.height - 40);
  if (room[side] < gap + size.width) {
    // Some pages' rows reach further than their list.
    const left = rtl ? Math.max(message.left, list.left) + EDGE : Math.min(message.right, list.right) - size.width - EDGE;
    return { left, top: message.top - size.height / 3, side: 'upon' };
  }
  return { left: side === 'right' ? message.right + gap : message.left - gap - size.width, top, side };
}

/**
 * The spot of the toolbar: over the chip, growing away from the message, pushed inside the list and the viewport.
 * @param anchor the chip's box
 */
export function toolbarSpot(anchor: Box, side: Spot['side'], size: Size, bounds: Box): { left: number; top: number } {
  const grow = side === 'left' ? anchor.right - size.width + EDGE : side === 'upon' ? anchor.right - size.width : anchor.left - EDGE;
  const middle = (anchor.top + anchor.bottom - size.height) / 2;
  return {
    left: clamp(grow, bounds.left + EDGE, bounds.right - size.width - EDGE),
    top: clamp(middle, bounds.top + EDGE, bounds.bottom - size.height - EDGE),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, Math.max(low, high)));
}
