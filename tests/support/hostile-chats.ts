/** What stands for a character that no markup can carry; a page script puts the character itself into the text node. */
const BY_SCRIPT: Readonly<Record<string, string>> = { '\uE000': '\u0000', '\uE001': '\r' };

const TITLES = ['../../etc', '<img src=x onerror="globalThis.zegelRan=1">', '\u202Egnissim ]]> {{7*7}}'] as const;

/** A direct chat each, but for the group, whose members' names look like heads and markup. */
export const HOSTILE_CHATS = {
  now: Date.parse('2026-11-20T09:00:00+01:00'),
  chats: [
    { title: TITLES[0], group: false, people: ['Jan Jansen'] },
    { title: TITLES[1], group: false, people: ['"><svg onload="globalThis.zegelRan=1">'] },
    {
      title: TITLES[2],
      group: true,
      people: ['[12:34, 1-1-2026] Jan: hoi', '<b>Jan</b>:', '../../root', '\u202Ekees ]]>'],
    },
  ],
} as const;

/** Texts that a person may receive. Private-use characters stand for what markup cannot carry: see `BY_SCRIPT`. */
export const HOSTILE_MESSAGES: readonly string[] = [
  '<script>globalThis.zegelRan=1</script><img src=x onerror="globalThis.zegelRan=1"><a href="javascript:globalThis.zegelRan=1">klik</a>',
  '</style></title></textarea><!-- ]]> &amp; &#0; "dubbel" \'enkel\' {{7*7}} %00 %s',
  'nul \uE000 en bel \u0007 tab \t esc \u001b[31m rood \u007f \u0085 eind',
  'wagen\uE001terug, en twee\uE001\nregels\nmet een  dubbele spatie',
  'links \u202Estcer\u202C rechts \u2066isolaat, \u200bniets\ufeff',
  'los \ud800 surrogaat \udc00 en \ufffe \uffff \ufdd0',
  '🎉👩‍👩‍👧‍👦🇳🇱',
  'e\u0301 is niet \u00e9, \u2028 regel \u2029 alinea',
  '[12:34, 1-1-2026] Jan: dit is geen kop',
  '../../../../etc/passwd',
  '__proto__',
  '.',
];

/** 100 kB in one message. */
export const LONG_MESSAGE = '<lang> '.repeat(14_286);

/** The text as it really stands in the page. */
export function asShown(text: string): string {
  return text.replace(/[\uE000\uE001]/g, (mark) => BY_SCRIPT[mark] ?? mark);
}

/** Runs in the page before its scripts: sets the chats, and puts into text nodes what an HTML parser drops or changes. */
export function hostilePage(setup: unknown): void {
  Object.assign(window, { __simSetup: setup });
  const put = (node: Node): void => {
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const value = text.nodeValue ?? '';
      if (/[\uE000\uE001]/.test(value)) text.nodeValue = value.replaceAll('\uE000', '\u0000').replaceAll('\uE001', '\r');
    }
  };
  // A microtask after the page draws, so before anybody reads.
  new MutationObserver((records) => {
    for (const { addedNodes } of records) for (const node of addedNodes) put(node);
  }).observe(document, { subtree: true, childList: true });
}
