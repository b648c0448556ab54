import { describe, expect, test } from 'vitest';
import { Reading } from '../../../shared/record/reading.ts';
import { exportsIn, scoreExport } from '../../../tools/reading/exports.ts';
import { totalOf, wrongLines } from '../../../tools/reading/report.ts';
import { type ExportBatch, type ExportOptions, type Progress, readExport, selfOf, surveyExport } from './read.ts';
import { FORMS, fileOf, type Written, writeExport } from './testing.ts';

const OPTIONS: ExportOptions = { names: [], self: null, timeZone: 'Europe/Amsterdam', fileDate: null };

async function read(text: string | Uint8Array, options: Partial<ExportOptions> = {}) {
  const batches: ExportBatch[] = [];
  for await (const batch of readExport(fileOf(text), { ...OPTIONS, ...options })) batches.push(batch);
  for (const { reading, details } of batches) {
    Reading.parse(reading);
    expect(details).toHaveLength(reading.messages.length);
  }
  const messages = batches.flatMap(({ reading }) => reading.messages);
  return { batches, messages, details: batches.flatMap(({ details }) => details) };
}

const ios = (...lines: string[]) => lines.join('\n');

describe('samples', () => {
  const samples = exportsIn('tests/fixtures/whatsapp-export');
  test('there are four', () => {
    expect(samples.map(({ name }) => name)).toHaveLength(4);
  });
  test.each(samples)('$name: every field is right', async (sample) => {
    const findings = await scoreExport(sample);
    expect(wrongLines(sample.name, findings)).toEqual([]);
    expect(totalOf(findings)).toMatchObject({ unknown: 0, wrong: 0 });
    expect(totalOf(findings).right).toBeGreaterThan(250);
  });
});

test('an export says that it is one', async () => {
  const { batches } = await read('09-11-2026 13:42 - Noor: hoi\n', { names: ['WhatsApp-chat met Jan_ bouw (2).txt'] });
  expect(batches[0]?.reading).toMatchObject({
    client: 'whatsapp',
    origin: 'export',
    conversation: { title: 'Jan_ bouw', kind: 'unknown' },
  });
});

test('the encryption notice knows the title better than a file’s name', async () => {
  const text = ios(
    '[09-11-2026, 13:42:07] Plan: 1/2: \u200eBerichten en gesprekken worden end-to-end versleuteld.',
    '[09-11-2026, 13:42:08] Noor: hoi',
  );
  const { batches } = await read(text, { names: ['_chat.txt', 'WhatsApp Chat - Plan_ 1_2.zip'] });
  expect(batches[0]?.reading.conversation?.title).toBe('Plan: 1/2');
});

test('a person’s name knows it better too, and makes it a conversation of two', async () => {
  const { batches } = await read('09-11-2026 13:42 - Bas: Wonen: hoi\n', { names: ['WhatsApp-chat met Bas_ Wonen.txt'] });
  expect(batches[0]?.reading.conversation).toMatchObject({ title: 'Bas: Wonen', kind: 'direct' });
  expect(batches[0]?.reading.messages[0]).toMatchObject({ text: 'hoi', sender: { name: 'Bas: Wonen' } });
});

describe('time', () => {
  test('the doubled hour is said, until the clock going back settles it', async () => {
    const { messages, details } = await read(
      ['01:58', '02:10', '02:50', '02:05', '02:06', '03:01'].map((at) => `25-10-2026 ${at} - Noor: om ${at}`).join('\n'),
    );
    expect(messages.map(({ sentAt }) => [sentAt?.time, sentAt?.alternative])).toEqual([
      ['2026-10-25T01:58:00+02:00', undefined],
      ['2026-10-25T02:10:00+02:00', '2026-10-25T02:10:00+01:00'],
      ['2026-10-25T02:50:00+02:00', '2026-10-25T02:50:00+01:00'],
      ['2026-10-25T02:05:00+01:00', undefined],
      ['2026-10-25T02:06:00+01:00', undefined],
      ['2026-10-25T03:01:00+01:00', undefined],
    ]);
    expect(details.flatMap(({ doubts }) => doubts)).toEqual([]);
  });

  test('a time in the hour that is left out is assumed, and said to be', async () => {
    const { messages, details } = await read('29-03-2026 02:30 - Noor: x\n');
    expect(messages[0]?.provenance.sentAt).toBe('assumed');
    expect(details[0]?.doubts).toEqual(['time']);
  });

  test('an order that nothing proves is assumed in every message, but where day and month are one number', async () => {
    const { messages } = await read('05/05/2026, 13:42 - Noor: x\n06/05/2026, 13:42 - Noor: y\n');
    expect(messages.map(({ provenance }) => provenance.sentAt)).toEqual(['head', 'assumed']);
  });

  test('any zone', async () => {
    const { messages } = await read('09-11-2026 13:42 - Noor: x\n', { timeZone: 'America/Curacao' });
    expect(messages[0]?.sentAt?.time).toBe('2026-11-09T13:42:00-04:00');
  });
});

describe('lines that look like heads', () => {
  test('of another form are text', async () => {
    const body = 'kijk:\n[09-11-2026, 13:40:00] Jan: hoi\n9/11/26, 13:40 - Jan: hoi\n09-11-2026, 13:40 - Jan: hoi';
    const { messages } = await read(`09-11-2026 13:42 - Noor: ${body}\n09-11-2026 13:43 - Noor: ok\n`);
    expect(messages.map(({ text }) => text)).toEqual([body, 'ok']);
  });

  test('of the same form, going back in time, are doubted', async () => {
    const { details } = await read(
      '09-11-2026 13:42 - Noor: zie\n03-11-2026 10:00 - Jan: toen\n03-11-2026 10:01 - Eva: ja\n09-11-2026 13:43 - Noor: dus\n',
    );
    expect(details.map(({ doubts }) => doubts)).toEqual([[], ['time-back'], ['time-back'], []]);
  });

  test('of the same form, in the future, do not put the rest in doubt', async () => {
    const lines = Array.from({ length: 20 }, (_, i) => `09-11-2026 13:${20 + i} - Noor: ${i}`);
    lines.splice(5, 0, '25-12-2026 10:00 - Jan: dan');
    const { details } = await read(lines.join('\n'));
    expect(details.filter(({ doubts }) => doubts.length > 0).length).toBeLessThanOrEqual(3);
  });

  test('after a bare LF are text where records end in CR LF', async () => {
    const body = 'zie:\n[03-11-2026, 10:00:00] Jan: toen';
    const { messages, details } = await read(`[09-11-2026, 13:42:07] Noor: ${body}\r\n[09-11-2026, 13:43:00] Noor: ok\r\n`);
    expect(messages.map(({ text }) => text)).toEqual([body, 'ok']);
    expect(details.map(({ doubts }) => doubts)).toEqual([['holds-head'], []]);
  });
});

describe('who exported', () => {
  const text = '09-11-2026 13:42 - Noor: hoi\n09-11-2026 13:43 - Jan: Je hebt dit bericht verwijderd\n09-11-2026 13:44 - Eva: ja\n';
  const survey = () => surveyExport(fileOf(text), OPTIONS);

  test('is the given name, else what a message taken back says', async () => {
    expect([selfOf(await survey(), 'Noor'), selfOf(await survey(), null)]).toEqual(['Noor', 'Jan']);
    expect((await read(text, { self: 'Noor' })).messages.map(({ direction }) => direction)).toEqual(['out', 'in', 'in']);
  });

  test('is not known under a name that nobody has: no direction is guessed', async () => {
    const { messages } = await read(text, { self: 'Nor' });
    expect(messages.map(({ direction, sender }) => [direction, sender?.self])).toEqual(Array(3).fill(['unknown', null]));
  });

  test('may have sent pictures alone', async () => {
    const photo = '\u200e<bijgevoegd: 00000014-PHOTO-2026-11-09-13-42-07.jpg>';
    const { messages } = await read(ios('[09-11-2026, 13:42:07] Jan: hoi', `\u200e[09-11-2026, 13:42:08] Noor: ${photo}`), {
      self: 'Noor',
    });
    expect(messages.map(({ direction }) => direction)).toEqual(['in', 'out']);
  });

  test('can be asked from the people in the file', async () => {
    expect((await survey()).people).toEqual([
      { name: 'Noor', messages: 1 },
      { name: 'Jan', messages: 1 },
      { name: 'Eva', messages: 1 },
    ]);
  });
});

describe('ids', () => {
  const same = '09-11-2026 13:42 - Noor: ok\n';
  test('are the same each time, and differ for equal messages of one minute', async () => {
    const [once, again] = [await read(same.repeat(3)), await read(same.repeat(3))];
    expect(once.messages.map(({ id }) => id)).toEqual(again.messages.map(({ id }) => id));
    expect(new Set(once.messages.map(({ id }) => id)).size).toBe(3);
  });

  test('do not depend on what stands in other minutes, on media, or on who reads', async () => {
    const [short] = (await read(same)).messages;
    const longer = (await read(`08-11-2026 10:00 - Jan: eerder\n${same}`, { self: 'Noor' })).messages;
    expect(longer[1]?.id).toBe(short?.id);
    const media = await read('09-11-2026 13:42 - Noor: <Media weggelaten>');
    const file = await read('09-11-2026 13:42 - Noor: IMG-20261109-WA0001.jpg (bestand bijgevoegd)');
    expect(media.messages[0]?.id).toBe(file.messages[0]?.id);
  });

  test('never meet, also where time goes back and on again', async () => {
    const lines = ['13:42', '13:40', '13:42', '13:42', '13:41', '13:41', '13:42', '13:43', '13:40', '13:42'];
    const { messages } = await read(lines.map((at) => `09-11-2026 ${at} - Noor: ok`).join('\n'));
    expect(new Set(messages.map(({ id }) => id)).size).toBe(lines.length);
  });

  test('a batch ends with its minute', async () => {
    const messages: Written[] = Array.from({ length: 2_000 }, (_, i) => ({
      wall: Date.UTC(2026, 9, 13, 9, Math.floor(i / 7)),
      sender: 'Noor',
      text: `${i}`,
    }));
    const form = FORMS['Android nl-NL'];
    const { batches } = await read(form ? writeExport(form, messages) : '');
    expect(batches.length).toBeGreaterThan(2);
    const edges = batches.map(({ reading }) => [reading.messages.at(0)?.sentAt?.time, reading.messages.at(-1)?.sentAt?.time]);
    edges.slice(1).forEach(([first], index) => void expect(first).not.toBe(edges[index]?.[1]));
  });
});

test('a minute that is too large for one batch is in several, and long texts make small batches', async () => {
  const crowd = await read('09-11-2026 13:42 - Noor: ok\n'.repeat(11_000));
  expect(crowd.batches.map(({ reading }) => reading.messages.length)).toEqual([5_000, 5_000, 1_000]);
  expect(new Set(crowd.messages.map(({ id }) => id)).size).toBe(11_000);
  const long = await read(Array.from({ length: 12 }, (_, i) => `09-11-2026 13:${20 + i} - Noor: ${'x'.repeat(900_000)}\n`).join(''));
  expect(long.batches.map(({ reading }) => reading.messages.length)).toEqual([3, 3, 3, 3]);
});

describe('bytes', () => {
  test('a byte order mark, CR LF and no end of line at the end', async () => {
    const { messages, details } = await read('\ufeff09-11-2026 13:42 - Noor: één\r\n09-11-2026 13:43 - Noor: twee\r\nregels');
    expect(messages.map(({ text }) => text)).toEqual(['één', 'twee\nregels']);
    expect(details.map(({ line }) => line)).toEqual([1, 2]);
  });

  test('hostile text comes through whole', async () => {
    const texts = [
      '\u0000\u0001\u001b[31m',
      '<img src=x onerror=alert(1)>',
      ']]>',
      '\u202egnol\u202c',
      '👩‍👩‍👧',
      'x'.repeat(100_000),
      ' ',
      '\u2028\u2029',
    ];
    const { messages } = await read(texts.map((text, i) => `13-11-2026 13:${10 + i} - Noor: ${text}\n`).join(''));
    expect(messages.map(({ text }) => text)).toEqual(texts);
  });

  test('bytes that are no UTF-8 end nothing', async () => {
    const { messages } = await read(new Uint8Array([...new TextEncoder().encode('09-11-2026 13:42 - Noor: '), 0xff, 0xc3, 0x0a]));
    expect(messages[0]?.text).toBe('\ufffd\ufffd');
  });

  test('a text longer than any message is cut, and says so', async () => {
    const { messages } = await read(`09-11-2026 13:42 - Noor: ${'x\n'.repeat(900_000)}09-11-2026 13:43 - Noor: ok\n`);
    expect(messages.map(({ truncated }) => truncated)).toEqual([true, false]);
    expect(messages[0]?.text?.length).toBeLessThanOrEqual(1_000_000);
  });

  test('blank lines inside a message stay', async () => {
    const { messages } = await read('09-11-2026 13:42 - Noor: a\n\n\nb\n\n09-11-2026 13:43 - Noor: c\n\n');
    expect(messages.map(({ text }) => text)).toEqual(['a\n\n\nb\n', 'c']);
  });
});

describe('what is no export', () => {
  test.each([
    ['an empty file', ''],
    ['a letter', 'Geachte heer,\n\n09-11-2026 13:42 - Noor: hoi\n'],
    ['a table', 'naam;datum\nNoor;09-11-2026\n'],
    ['a log', '2026-11-09 13:42:07 - start\n'],
    ['blank lines alone', '\n'.repeat(5_000)],
    ['bytes', '\u0000\u0001\u0002'.repeat(10_000)],
  ])('%s is refused by code', async (_what, text) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'import.not-an-export' });
  });
});

describe('on the way', () => {
  const lines = Array.from(
    { length: 5_000 },
    (_, i) =>
      `13-11-2026 ${String(10 + Math.floor(i / 600)).padStart(2, '0')}:${String(Math.floor(i / 10) % 60).padStart(2, '0')} - Noor: bericht ${i}\n`,
  ).join('');

  test('progress goes up in both looks at the file and ends at its size', async () => {
    const told: Progress[] = [];
    await read(lines, { onProgress: (progress) => told.push(progress) });
    for (const phase of ['survey', 'messages'] as const) {
      const bytes = told.filter((one) => one.phase === phase).map((one) => one.bytes);
      expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
      expect(bytes.at(-1)).toBe(told[0]?.totalBytes);
    }
    expect(told.at(-1)?.messages).toBeGreaterThan(4_000);
  });

  test.each(['survey', 'messages'] as const)('a signal ends it in the %s, and the source is let go', async (phase) => {
    const control = new AbortController();
    const file = fileOf(lines, 'x.txt', 4_096);
    let open = 0;
    const watched = {
      ...file,
      async *open() {
        open += 1;
        try {
          yield* file.open();
        } finally {
          open -= 1;
        }
      },
    };
    const reading = (async () => {
      const options = {
        ...OPTIONS,
        signal: control.signal,
        onProgress: (at: Progress) => void (at.phase === phase && at.bytes > 10_000 && control.abort()),
      };
      for await (const _batch of readExport(watched, options));
    })();
    await expect(reading).rejects.toThrow(/abort/i);
    expect(open).toBe(0);
  });
});
