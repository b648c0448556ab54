/** Raised with every change that could make a page read differently. */
export const VERSION = '2';
export const READER = `whatsapp/${VERSION}`;
