/**
 * Every selector of this client with its proof: what it must match, how often in which fixture page, and when somebody
 * last reported it from the live page. `reader-selectors.test.ts` counts; a selector without a proof does not compile.
 */
export interface Proven {
  readonly css: string;
  /** What one match stands for. */
  readonly matches: string;
  /** Matches in the whole document of a page in `tests/fixtures/whatsapp/pages`. */
  readonly counts: Readonly<Record<string, number>>;
  /** Day or month of the newest public report of it on the live page; null where there is none. */
  readonly live: string | null;
}

export const MAIN: Proven = {
  css: '#main, [data-testid="conversation-panel-wrapper"]',
  matches: 'the open conversation',
  counts: { '01': 1, '02': 1, '03': 1, '04': 1, '05': 1, '06': 1, '07': 1, '08': 1 },
  live: '2026-09-30',
};
export const LIST: Proven = {
  css: '[data-testid~="conversation-panel-messages"], [data-scrolltracepolicy="wa.web.conversation.messages"]',
  matches: 'the element that scrolls the messages',
  counts: { '01': 1, '02': 1, '03': 1, '04': 1, '05': 1, '06': 1, '07': 1, '08': 1 },
  live: '2026-09-30',
};
export const ROW: Proven = {
  css: '[role="row"]',
  matches: 'a message, a system line or a day line; in the list of chats a chat',
  counts: { '01': 26, '02': 30, '03': 24, '04': 24, '05': 33, '06': 21, '07': 28, '08': 1589 },
  live: '2026-09-30',
};
export const TITLE: Proven = {
  css: 'header [data-testid="conversation-info-header-chat-title"]',
  matches: "the conversation's title",
  counts: { '01': 1, '02': 1, '03': 1, '04': 1, '05': 1, '06': 0, '07': 1, '08': 1 },
  live: '2026-09',
};
/** Where the title has no name of its own: the first element of automatic direction in the header. */
export const TITLE_UNNAMED: Proven = {
  css: 'header span[dir="auto"]',
  matches: "the conversation's title",
  counts: { '01': 1, '02': 1, '03': 1, '04': 1, '05': 1, '06': 1, '07': 1, '08': 1 },
  live: '2026-09-30',
};
export const CHAT_LIST: Proven = {
  css: '#pane-side [role="grid"]',
  matches: 'the list of chats: it is there whether or not one is open',
  counts: { '01': 1, '02': 1, '03': 1, '04': 1, '05': 1, '06': 1, '07': 1, '08': 1 },
  live: '2026-08-22',
};
export const CHAT_TITLE: Proven = {
  css: '#pane-side [role="row"] span[dir="auto"][title]',
  matches: 'the title of a chat in the list of chats',
  counts: { '01': 5, '02': 3, '03': 3, '04': 3, '05': 2, '06': 2, '07': 3, '08': 2 },
  live: '2026-08-22',
};
export const CHOSEN: Proven = {
  css: '#pane-side [aria-selected="true"]',
  matches: 'the open chat in the list of chats',
  counts: { '01': 1, '02': 1, '03': 1, '04': 1, '05': 1, '06': 1, '07': 1, '08': 1 },
  live: '2026-08-22',
};
export const ID_CARRIER: Proven = {
  css: '[data-id]:not([data-id=""]), [data-testid^="conv-msg-"]',
  matches: 'a message or system line, on a child of its row',
  counts: { '01': 18, '02': 25, '03': 18, '04': 20, '05': 27, '06': 17, '07': 23, '08': 1512 },
  live: '2026-09-27',
};
export const SHELL: Proven = {
  css: '[data-virtualized="true"]',
  matches: 'a row far out of view, without content',
  counts: { '01': 0, '02': 0, '03': 0, '04': 0, '05': 0, '06': 0, '07': 4, '08': 0 },
  live: '2026-09-18',
};
export const HEAD: Proven = {
  css: '[data-pre-plain-text^="["]',
  matches: 'the text of a message (a quote may hold one too); list items carry the attribute with "- "',
  counts: { '01': 17, '02': 21, '03': 13, '04': 8, '05': 11, '06': 11, '07': 16, '08': 1294 },
  live: '2026-09-30',
};
export const SIGN_CARRIER: Proven = {
  css: '[data-testid], [data-icon], svg > title',
  matches: 'a part that the app names, see SIGNS',
  counts: { '01': 181, '02': 280, '03': 187, '04': 207, '05': 168, '06': 40, '07': 180, '08': 12333 },
  live: '2026-09-30',
};
export const LABELLED: Proven = {
  css: '[aria-label]',
  matches: 'a spoken label: "Jij:" on the first bubble of a run, delivery marks, quotes, reactions',
  counts: { '01': 30, '02': 64, '03': 42, '04': 55, '05': 32, '06': 35, '07': 34, '08': 2704 },
  live: '2026-09-01',
};
export const QUOTE_BLOCK: Proven = {
  css: '[data-testid~="quoted-message"]',
  matches: 'the block of a reply that shows what it replies to',
  counts: { '01': 2, '02': 10, '03': 2, '04': 3, '05': 1, '06': 0, '07': 1, '08': 170 },
  live: '2026-09',
};
export const REACTIONS: Proven = {
  css: '[data-testid~="reaction-bubble"], button[aria-haspopup="true"]:has(img[data-plain-text])',
  matches: 'the reactions to a message',
  counts: { '01': 1, '02': 6, '03': 2, '04': 1, '05': 2, '06': 1, '07': 1, '08': 152 },
  live: '2026-09',
};
export const ADDONS: Proven = {
  css: '[data-testid~="addon-bubble-container"]',
  matches: 'the place under a bubble where reactions appear; every message has one',
  counts: { '01': 17, '02': 23, '03': 16, '04': 20, '05': 15, '06': 0, '07': 19, '08': 1500 },
  live: '2026-08-26',
};

/** A name that the app gives a part, in whichever of three carriers it stands (`SIGN_CARRIER`): any one of them counts. */
export interface Sign {
  readonly names: readonly string[];
  readonly matches: string;
  /** Rows of a page that have it. */
  readonly rows: Readonly<Record<string, number>>;
  /** Day or month of the newest public report; null where only the form of a page is known. */
  readonly live: string | null;
}

const sign = (matches: string, live: string | null, names: readonly string[], rows: Sign['rows']): Sign => ({ names, matches, rows, live });

export const SIGNS = {
  deleted: sign('a message that was taken back', '2025-05', ['recalled', 'ic-block'], { '03': 2, '05': 3, '06': 1, '08': 22 }),
  viewOnce: sign('something to be seen once, on the phone alone', '2026-09', ['wds-ic-view-once', 'view-once', 'view-once-sunset'], {}),
  waiting: sign('a message that has not arrived yet', '2026-09', ['ic-schedule'], { '05': 1 }),
  poll: sign('a poll', '2026-09', ['poll-bubble'], { '08': 10 }),
  album: sign('several pictures or films in one message', '2026-08-23', ['media-album'], { '04': 2, '08': 12 }),
  sticker: sign('a sticker', null, ['sticker-container', 'sticker'], { '04': 1, '08': 18 }),
  contact: sign('a contact card', null, ['vcard-msg'], { '04': 1 }),
  audio: sign('a sound file', null, ['audio-file'], { '04': 1 }),
  voice: sign('a recording made in the app', null, ['ptt-status'], { '03': 1, '04': 1, '06': 1, '07': 1, '08': 38 }),
  video: sign('a film or GIF', '2026-09', ['video-content'], { '04': 4, '08': 19 }),
  camera: sign('a film, beside its length', null, ['ic-videocam', 'video-pip'], { '04': 2, '08': 13 }),
  gif: sign('a GIF', null, ['media-state-gif-icon'], {}),
  image: sign('a picture', '2026-09', ['image-thumb'], { '02': 1, '04': 4, '07': 1, '08': 90 }),
  preview: sign('the preview of a link', '2026-09', ['link-preview-container'], { '01': 1 }),
  previewTitle: sign('the title in the preview of a link', '2026-09', ['link-preview-title'], { '01': 1 }),
  previewDescription: sign('the description in the preview of a link', '2026-09', ['link-description'], { '01': 1 }),
  previewSite: sign('the site in the preview of a link', '2026-09', ['url-element'], { '01': 1 }),
  avatar: sign("the picture of a group's member, on the first bubble of a run", null, ['group-chat-profile-picture'], {
    '02': 16,
    '03': 10,
    '04': 8,
    '05': 7,
    '07': 7,
    '08': 655,
  }),
  foot: sign('the foot of a bubble: time, "edited", delivery marks', '2026-08-26', ['msg-meta'], {
    '01': 17,
    '02': 23,
    '03': 16,
    '04': 20,
    '05': 15,
    '07': 19,
    '08': 1500,
  }),
  bubble: sign('a bubble', '2026-08-26', ['msg-container'], { '01': 17, '02': 23, '03': 16, '04': 20, '05': 15, '07': 19, '08': 1500 }),
  tailIn: sign("the first bubble of somebody else's run", '2026-09-01', ['tail-in'], {
    '01': 8,
    '02': 16,
    '03': 10,
    '04': 8,
    '05': 7,
    '06': 6,
    '07': 7,
    '08': 648,
  }),
  tailOut: sign('the first bubble of an own run', '2026-09-01', ['tail-out'], {
    '01': 5,
    '02': 3,
    '03': 4,
    '04': 3,
    '05': 3,
    '06': 4,
    '07': 3,
    '08': 177,
  }),
  author: sign('a name above a bubble of a group, or a number beside it', '2026-08-26', ['author'], {
    '01': 2,
    '02': 17,
    '03': 11,
    '04': 9,
    '05': 7,
    '07': 8,
    '08': 756,
  }),
  forwarded: sign('a message that was passed on', '2026-08-26', ['forwarded-header'], { '03': 1, '08': 30 }),
  forwardedOnce: sign('passed on', '2024-12', ['forward-refreshed', 'forward-chevron'], { '03': 1, '06': 1, '08': 21 }),
  forwardedMany: sign('passed on many times', null, ['forwarded-many-times', 'forward-chevrons'], { '08': 9 }),
  call: sign('a line about a call', '2026-09', ['call-log-system-message'], { '05': 1 }),
} satisfies Record<string, Sign>;
