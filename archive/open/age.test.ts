import { execFileSync } from 'node:child_process';
import { createCipheriv, createHmac, createPublicKey, diffieHellman, hkdfSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Encrypter } from 'age-encryption';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ZegelError } from '../../shared/errors/error.ts';
import { SAMPLE_IDENTITY, SAMPLE_RECIPIENT } from '../../tests/support/samples.ts';
import { skipReason } from '../../tests/support/testdata.ts';
import { openSeal } from './age.ts';
import { generateIdentity, parseIdentity } from './identity.ts';

const identity = parseIdentity(SAMPLE_IDENTITY);
const CHUNK = 64 * 1024;
const BOX = CHUNK + 16;

async function sealedBy(plain: Uint8Array, ...recipients: string[]): Promise<Buffer> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return Buffer.from(await encrypter.encrypt(plain));
}

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'opened';
  } catch (error) {
    if (error instanceof ZegelError) return error.code;
    throw error;
  }
}

/** An age file chunk by chunk, as no library would write it. */
function sealedByHand(chunks: readonly Buffer[]): Buffer {
  const bare = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
  const derived = (key: Uint8Array, salt: Uint8Array, info: string) => Buffer.from(hkdfSync('sha256', key, salt, info, 32));
  const box = (key: Uint8Array, nonce: Uint8Array, plain: Uint8Array) => {
    const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  const fileKey = randomBytes(16);
  const ephemeral = generateIdentity().identity;
  const publicKey = createPublicKey(identity.privateKey);
  const secret = diffieHellman({ privateKey: ephemeral.privateKey, publicKey });
  const salt = Buffer.concat([ephemeral.publicKey, identity.publicKey]);
  const wrapped = box(derived(secret, salt, 'age-encryption.org/v1/X25519'), Buffer.alloc(12), fileKey);
  const header = `age-encryption.org/v1\n-> X25519 ${bare(ephemeral.publicKey)}\n${bare(wrapped)}\n---`;
  const mac = createHmac('sha256', derived(fileKey, Buffer.alloc(0), 'header'))
    .update(header)
    .digest();
  const nonce = randomBytes(16);
  const key = derived(fileKey, nonce, 'payload');
  const boxes = chunks.map((chunk, i) => box(key, Buffer.from([...Buffer.alloc(10), i, i === chunks.length - 1 ? 1 : 0]), chunk));
  return Buffer.concat([Buffer.from(`${header} ${bare(mac)}\n`), nonce, ...boxes]);
}

const payloadStart = (sealed: Buffer) => sealed.indexOf('\n', sealed.indexOf('\n--- ') + 1) + 1;

test.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 200_000])('opens %i bytes that age-encryption sealed', async (size) => {
  const plain = randomBytes(size);
  expect(Buffer.compare(openSeal(await sealedBy(plain, SAMPLE_RECIPIENT), identity), plain)).toBe(0);
});

test('finds its own stanza among others', async () => {
  const other = generateIdentity();
  const sealed = await sealedBy(Buffer.from('x'), other.identity.recipient, SAMPLE_RECIPIENT);
  expect(Buffer.from(openSeal(sealed, identity)).toString()).toBe('x');
  expect(Buffer.from(openSeal(sealed, parseIdentity(other.text))).toString()).toBe('x');
});

const age = (() => {
  try {
    execFileSync('age', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
const noAge = skipReason(age, 'age (Debian package age)');

test.skipIf(noAge)('opens what the age program sealed, and age opens what is sealed to a generated identity', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zegel-age-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const plain = randomBytes(150_000);
  expect(Buffer.compare(openSeal(execFileSync('age', ['-r', SAMPLE_RECIPIENT], { input: plain }), identity), plain)).toBe(0);
  const made = generateIdentity();
  writeFileSync(join(folder, 'key.txt'), `${made.text}\n`, { mode: 0o600 });
  const sealed = await sealedBy(plain, made.identity.recipient);
  const opened = execFileSync('age', ['-d', '-i', join(folder, 'key.txt')], { input: sealed, maxBuffer: 1 << 20 });
  expect(Buffer.compare(opened, plain)).toBe(0);
});

describe('refuses', () => {
  test('another key', async () => {
    const sealed = await sealedBy(Buffer.from('x'), generateIdentity().identity.recipient);
    expect(codeOf(() => openSeal(sealed, identity))).toBe('seal.wrong-key');
  });

  test('what is no age file', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('x'), Buffer.from('age-encryption.org/v1\n'), randomBytes(1000)]) {
      expect(codeOf(() => openSeal(bytes, identity))).toBe('seal.unreadable');
    }
    expect(codeOf(() => openSeal(Buffer.from('age-encryption.org/v2\n-> X25519 a\n\n--- b\n'), identity))).toBe('seal.unreadable');
  });

  test('every single changed bit', async () => {
    const sealed = await sealedBy(randomBytes(200), SAMPLE_RECIPIENT);
    for (let at = 0; at < sealed.length; at++) {
      const damaged = Buffer.from(sealed);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
      expect(
        codeOf(() => openSeal(damaged, identity)),
        `byte ${at}`,
      ).toMatch(/^seal\./);
    }
  });

  test('every truncation', async () => {
    const sealed = await sealedBy(randomBytes(300), SAMPLE_RECIPIENT);
    for (let length = 0; length < sealed.length; length++) {
      expect(
        codeOf(() => openSeal(sealed.subarray(0, length), identity)),
        `${length} bytes`,
      ).toBe('seal.unreadable');
    }
  });

  test('chunks that are cut off, doubled, swapped, dropped or appended', async () => {
    const sealed = await sealedBy(randomBytes(3 * CHUNK + 5), SAMPLE_RECIPIENT);
    const start = payloadStart(sealed);
    const head = sealed.subarray(0, start + 16);
    const chunks = [0, 1, 2, 3].map((i) => sealed.subarray(start + 16 + i * BOX, start + 16 + (i + 1) * BOX));
    const [a, b, c, d] = chunks as [Buffer, Buffer, Buffer, Buffer];
    expect(codeOf(() => openSeal(Buffer.concat([head, a, b, c, d]), identity))).toBe('opened');
    for (const order of [[a, b, c], [a, b], [a], [], [b, a, c, d], [a, c, b, d], [a, b, d], [a, a, b, c, d], [a, b, c, d, d], [d]]) {
      expect(codeOf(() => openSeal(Buffer.concat([head, ...order]), identity))).toBe('seal.unreadable');
    }
    for (const more of [Buffer.from([0]), Buffer.alloc(16), Buffer.alloc(17), randomBytes(BOX)]) {
      expect(codeOf(() => openSeal(Buffer.concat([sealed, more]), identity))).toBe('seal.unreadable');
    }
  });

  test('an empty last chunk after a full one, made by somebody who knows how to seal', () => {
    const full = randomBytes(CHUNK);
    expect(codeOf(() => openSeal(sealedByHand([full]), identity))).toBe('opened');
    expect(codeOf(() => openSeal(sealedByHand([Buffer.alloc(0)]), identity))).toBe('opened');
    expect(codeOf(() => openSeal(sealedByHand([full, Buffer.alloc(0)]), identity))).toBe('seal.unreadable');
  });

  test('a header in another spelling', async () => {
    const text = (await sealedBy(Buffer.from('x'), SAMPLE_RECIPIENT)).toString('latin1');
    for (const [from, to] of [
      [/^-> X25519 (.*)$/m, '-> X25519 $1='],
      [/^-> X25519 /m, '-> X25519  '],
      [/^-> X25519 (.*)$/m, '-> X25519 $1 more'],
      [/^-> X25519 .*$/m, '-> X25519'],
      [/\n--- /, '\n---  '],
      [/^age-encryption.org\/v1\n/, 'age-encryption.org/v1\r\n'],
    ] as const) {
      const changed = text.replace(from, to);
      expect(changed).not.toBe(text);
      expect(
        codeOf(() => openSeal(Buffer.from(changed, 'latin1'), identity)),
        String(from),
      ).toBe('seal.unreadable');
    }
  });

  test('an ephemeral share of low order', async () => {
    const text = (await sealedBy(Buffer.from('x'), SAMPLE_RECIPIENT)).toString('latin1');
    const low = Buffer.alloc(32).toString('base64').replace(/=+$/, '');
    const changed = text.replace(/^-> X25519 .*$/m, `-> X25519 ${low}`);
    expect(codeOf(() => openSeal(Buffer.from(changed, 'latin1'), identity))).toBe('seal.unreadable');
  });

  test('whatever else comes, with one of its two codes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, headed) => {
        const file = headed ? Buffer.concat([Buffer.from('age-encryption.org/v1\n-> X25519 '), bytes]) : bytes;
        expect(codeOf(() => openSeal(file, identity))).toMatch(/^seal\./);
      }),
      { numRuns: 300 },
    );
  });
});

describe('an identity', () => {
  test('names its recipient', () => {
    expect(identity.recipient).toBe(SAMPLE_RECIPIENT);
  });

  test('is read back as it was generated', () => {
    const { identity: made, text } = generateIdentity();
    expect(parseIdentity(text).recipient).toBe(made.recipient);
  });

  test.each(['', 'AGE-SECRET-KEY-1', SAMPLE_RECIPIENT, `${SAMPLE_IDENTITY.slice(0, -1)}X`])('%j is none', (text) => {
    expect(codeOf(() => parseIdentity(text))).toBe('key.unreadable');
  });
});
