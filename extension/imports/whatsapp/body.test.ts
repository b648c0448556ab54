import { describe, expect, test } from 'vitest';
import { readBody } from './body.ts';
import type { BodyContext } from './context.ts';

const ANDROID: BodyContext = { platform: 'android', marks: false };
const IOS: BodyContext = { platform: 'ios', marks: true };
const STRIPPED: BodyContext = { platform: 'ios', marks: false };
const L = '\u200e';

describe('Android', () => {
  test.each(['<Media weggelaten>', '<Media omitted>', '<Medien ausgeschlossen>'])('%s', (words) => {
    const { type, text, attachments } = readBody(words, ANDROID);
    expect({ type, text, omitted: attachments[0]?.omitted, kind: attachments[0]?.kind }).toEqual({
      type: 'unknown',
      text: '',
      omitted: true,
      kind: 'unknown',
    });
  });

  test.each([
    ['IMG-20261109-WA0001.jpg (bestand bijgevoegd)', 'image', 'IMG-20261109-WA0001.jpg', ''],
    [`${L}VID-20261109-WA0002.mp4 (file attached)\nKijk\n\nhier`, 'video', 'VID-20261109-WA0002.mp4', 'Kijk\n\nhier'],
    ['PTT-20261109-WA0003.opus (Datei angehängt)', 'voice', 'PTT-20261109-WA0003.opus', ''],
    ['AUD-20261109-WA0004.mp3 (file attached)', 'audio', 'AUD-20261109-WA0004.mp3', ''],
    ['STK-20261109-WA0005.webp (file attached)', 'sticker', 'STK-20261109-WA0005.webp', ''],
    ['Griffie.vcf (bestand bijgevoegd)', 'contact', 'Griffie.vcf', ''],
    ['Nota (v2) definitief.docx (bestand bijgevoegd)\nzie bijlage', 'document', 'Nota (v2) definitief.docx', 'zie bijlage'],
  ])('%s', (body, type, name, caption) => {
    expect(readBody(body, ANDROID)).toMatchObject({ type, text: caption, attachments: [{ kind: type, name, file: name, omitted: false }] });
  });

  test('a document without a name has its own on the next line', () => {
    expect(readBody('DOC-20261109-WA0006. (bestand bijgevoegd)\nBesluit 4417.pdf\ngraag voor vrijdag', ANDROID)).toMatchObject({
      type: 'document',
      text: 'graag voor vrijdag',
      attachments: [{ name: 'Besluit 4417.pdf', file: 'DOC-20261109-WA0006.' }],
    });
  });

  test.each([
    'Dit bericht is verwijderd',
    'Je hebt dit bericht verwijderd',
    'U hebt dit bericht verwijderd.',
    'This message was deleted',
    'You deleted this message',
    'Diese Nachricht wurde gelöscht.',
  ])('%s', (words) => {
    expect(readBody(words, ANDROID)).toMatchObject({ type: 'deleted', text: null, deleted: true });
  });

  test.each([
    '<Dit bericht is bewerkt>',
    '<This message was edited>',
    '<Diese Nachricht wurde bearbeitet>',
    '<Diese Nachricht wurde bearbeitet.>',
  ])('text %s', (words) => {
    expect(readBody(`Punt 4\ntoegevoegd ${words}`, ANDROID)).toMatchObject({ type: 'text', text: 'Punt 4\ntoegevoegd', edited: true });
  });

  test('null is a view-once message, and doubted: a person may write it', () => {
    expect(readBody('null', ANDROID)).toMatchObject({ type: 'viewonce', text: null, doubtful: true });
    expect(readBody('null en nul', ANDROID)).toMatchObject({ type: 'text', text: 'null en nul' });
  });

  test.each([
    ['locatie: https://maps.google.com/?q=52.090736,5.121420', 52.090736, 5.12142],
    ['location: https://maps.google.com/?q=-33.9,-151', -33.9, -151],
    ['Standort: https://maps.google.com/?q=0.5,0', 0.5, 0],
  ])('%s', (body, lat, lng) => {
    expect(readBody(body, ANDROID)).toMatchObject({ type: 'location', text: '', attachments: [{ kind: 'location', lat, lng }] });
  });

  test.each([
    ['POLL:', 'OPTION', 'votes', 'vote'],
    ['PEILING:', 'OPTIE', 'stemmen', 'stem'],
    ['UMFRAGE:', 'OPTION', 'Stimmen', 'Stimme'],
  ])('%s', (first, option, many, one) => {
    expect(readBody(`${first}\nWanneer?\nGraag snel\n${option}: dinsdag (3 ${many})\n${option}: (geen) (1 ${one})`, ANDROID)).toMatchObject(
      {
        type: 'poll',
        poll: {
          question: 'Wanneer?\nGraag snel',
          options: [
            { text: 'dinsdag', votes: 3 },
            { text: '(geen)', votes: 1 },
          ],
        },
      },
    );
  });

  test.each(['Wachten op dit bericht. Dit kan even duren.', 'Waiting for this message. This may take a while.'])('%s', (words) => {
    expect(readBody(words, ANDROID)).toMatchObject({ type: 'waiting', text: null });
  });

  test.each(['Gemiste spraakoproep', 'Missed video call', 'Verpasster Sprachanruf'])('%s', (words) => {
    expect(readBody(words, ANDROID)).toMatchObject({ type: 'call', text: words });
  });

  test.each([
    'Ik las: <Media weggelaten>',
    'dit bericht is verwijderd, zei hij',
    'afbeelding weggelaten',
    'LET OP:\nOPTIE: a (2 keer)',
    'PEILING:\nwie komt er?',
    'locatie: het stadhuis',
    'foto.jpg (bestand kwijt)',
    '<bijgevoegd: 00000014-PHOTO-2026-11-09-13-42-07.jpg>',
    '',
    ' ',
    '\u0000\u0007<script>alert(1)</script> ]]>',
    '\u202eachterstevoren\u202c',
  ])('stays text: %j', (body) => {
    expect(readBody(body, ANDROID)).toMatchObject({ type: 'text', text: body, attachments: [], edited: false, deleted: false });
  });
});

describe('iOS', () => {
  test.each([
    ['afbeelding weggelaten', 'image'],
    ['video weggelaten', 'video'],
    ['videonotitie weggelaten', 'video'],
    ['audio weggelaten', 'voice'],
    ['sticker weggelaten', 'sticker'],
    ['GIF weggelaten', 'gif'],
    ['Visitekaartje weggelaten', 'contact'],
    ['image omitted', 'image'],
    ['Contact card omitted', 'contact'],
    ['Bild weggelassen', 'image'],
    ['Kontaktkarte ausgelassen', 'contact'],
  ])('%s', (words, type) => {
    expect(readBody(L + words, IOS)).toMatchObject({
      type,
      text: '',
      attachments: [{ kind: type, name: null, omitted: true, file: null }],
    });
    expect(readBody(words, IOS)).toMatchObject({ type: 'text', text: words });
    expect(readBody(words, STRIPPED)).toMatchObject({ type });
    expect(readBody(`Kijk eens ${L}${words}`, IOS)).toMatchObject({ type, text: 'Kijk eens' });
  });

  test.each([
    [`Cable spec.pdf • ${L}2 pages ${L}document omitted`, 'Cable spec.pdf', 2],
    [`nota.docx • ${L}document weggelaten`, 'nota.docx', null],
    [`nota.docx ${L}document weggelaten`, 'nota.docx', null],
    [`Plan • A.pdf • ${L}12 pagina's ${L}document weggelaten`, 'Plan • A.pdf', 12],
  ])('%s', (body, name, pages) => {
    expect(readBody(body, IOS)).toMatchObject({
      type: 'document',
      text: '',
      attachments: [{ kind: 'document', name, pages, omitted: true }],
    });
  });

  test.each([
    [`${L}<bijgevoegd: 00000014-PHOTO-2026-11-09-13-42-07.jpg>`, 'image', ''],
    [`${L}<attached: 00000014-GIF-2026-11-09-13-42-07.mp4>\nonder\nelkaar`, 'gif', 'onder\nelkaar'],
    [`Ervoor ${L}<Anhang: 00000014-VIDEO-2026-11-09-13-42-07.mp4>`, 'video', 'Ervoor'],
    [`${L}<liite: 00000014-AUDIO-2026-11-09-13-42-07.opus>`, 'voice', ''],
    [`${L}<een ander woord: 00000014-STICKER-2026-11-09-13-42-07.webp>`, 'sticker', ''],
  ])('%s', (body, type, caption) => {
    expect(readBody(body, IOS)).toMatchObject({ type, text: caption, attachments: [{ kind: type, omitted: false }] });
  });

  test('a document keeps its own name beside the file’s', () => {
    expect(readBody(`Nota: v2.pdf • ${L}12 pagina's ${L}<bijgevoegd: 00000006-Nota v2.pdf>\nter info`, IOS)).toMatchObject({
      type: 'document',
      text: 'ter info',
      attachments: [{ name: 'Nota: v2.pdf', file: '00000006-Nota v2.pdf', pages: 12 }],
    });
  });

  test.each([
    [`${L}Dit bericht is verwijderd.`, 'deleted'],
    [`${L}You deleted this message.`, 'deleted'],
    [`${L}This message was deleted by admin Noor.`, 'deleted'],
    [`${L}Wachten op dit bericht. Dit kan even duren.`, 'waiting'],
    [`${L}You received a view once message. For added privacy, you can only open it on your phone.`, 'viewonce'],
    [`${L}Missed voice call, ${L}Tap to call back`, 'call'],
    [`${L}Video call, ${L}12 min`, 'call'],
    [`${L}Gemiste spraakoproep, ${L}tik om terug te bellen`, 'call'],
    [`${L}Locatie: https://maps.google.com/?q=52.090736,5.121420`, 'location'],
    [`${L}KYSELY:\nMilloin?\n${L}VAIHTOEHTO: ti (${L}3 ääntä)`, 'poll'],
  ])('%s', (body, type) => {
    expect(readBody(body, IOS)).toMatchObject({ type, doubtful: false });
    const typed = body.replaceAll(L, '');
    expect(readBody(typed, IOS), 'typed by a person').toMatchObject({ type: 'text', text: typed });
  });

  test('null is text', () => {
    expect(readBody('null', IOS)).toMatchObject({ type: 'text', text: 'null' });
  });

  test('edited needs the mark before it, unless the file has lost its marks', () => {
    expect(readBody(`Sorry ${L}<This message was edited>`, IOS)).toMatchObject({ text: 'Sorry', edited: true });
    expect(readBody('Sorry <This message was edited>', IOS)).toMatchObject({ text: 'Sorry <This message was edited>', edited: false });
    expect(readBody('Sorry <This message was edited>', STRIPPED)).toMatchObject({ text: 'Sorry', edited: true });
    expect(readBody(`${L}<attached: 00000014-PHOTO-2026-11-09-13-42-07.jpg>\nzo ${L}<This message was edited>`, IOS)).toMatchObject({
      type: 'image',
      text: 'zo',
      edited: true,
    });
  });

  test('mentions lose their isolates and are told', () => {
    expect(readBody('@\u2068Wim Nijboer\u2069 en @\u2068~\u202fGrace\u2069, lezen jullie mee?', IOS)).toMatchObject({
      text: '@Wim Nijboer en @~\u202fGrace, lezen jullie mee?',
      mentions: ['@Wim Nijboer', '@~\u202fGrace'],
    });
  });
});

test('a text of 100 kB is read whole and quickly', () => {
  const long = 'a: <b> (c) '.repeat(10_000);
  expect(readBody(long, IOS).text).toBe(long);
  expect(readBody(long, ANDROID).text).toBe(long);
});
