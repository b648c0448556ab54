/** Raised with every change that could make a page read differently. */
export const VERSION = '3';
export const READER = `whatsapp/${VERSION}`;
