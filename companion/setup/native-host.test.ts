import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CHROMIUM_ID, NATIVE_HOST } from '../../shared/formats/extension-id.ts';
import { decodeBody, FrameDecoder } from '../../shared/protocol/frame.ts';
import { registerNativeHost, unregisterNativeHost } from './native-host.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "zegel it's a test-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const register = () => {
  const browser = { kind: 'chromium-profile', userDataDir: join(root, 'profile') } as const;
  return { browser, home: join(root, 'home'), place: registerNativeHost({ browser, home: join(root, 'home') }) };
};

it('lets our extension alone start the relay, in this profile alone', () => {
  const { place } = register();
  expect(place).toBe(join(root, 'profile', 'NativeMessagingHosts', `${NATIVE_HOST}.json`));
  const manifest = JSON.parse(readFileSync(place, 'utf8'));
  expect(manifest).toMatchObject({ name: NATIVE_HOST, type: 'stdio', allowed_origins: [`chrome-extension://${CHROMIUM_ID}/`] });
  expect(statSync(manifest.path).mode & 0o777).toBe(0o700);
});

it('the launcher starts the relay from anywhere, whatever the environment and the characters in the path', () => {
  const { place } = register();
  const { path } = JSON.parse(readFileSync(place, 'utf8'));
  const printed = execFileSync(path, [`chrome-extension://${CHROMIUM_ID}/`], {
    cwd: '/',
    env: { NODE_OPTIONS: '--require=/nowhere.js' },
    input: '',
  });
  const [body] = new FrameDecoder().push(printed);
  expect(decodeBody(body ?? new Uint8Array())).toEqual({ kind: 'error', id: 0, error: { code: 'link.companion-not-running', facts: {} } });
});

it('is taken back without a trace, and taking back twice is harmless', () => {
  const { place, ...host } = register();
  unregisterNativeHost(host);
  unregisterNativeHost(host);
  expect(existsSync(place)).toBe(false);
});
