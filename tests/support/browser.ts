import { onTestFinished } from 'vitest';
import { type Chromium, type ChromiumOptions, launchChromium as launch } from '../../tools/chromium.ts';

export { extensionUrl, extensionWorker, openPopup } from '../../tools/chromium.ts';
export { buildExtension } from '../../tools/extension.ts';

/**
 * Chromium with the production extension. Called inside a test it closes by itself when the test ends; in a hook the
 * caller closes it.
 */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Chromium> {
  const chromium = await launch(options);
  try {
    onTestFinished(() => chromium.close());
  } catch {
    // Not inside a test: a hook's browser lives until the hook's counterpart closes it.
  }
  return chromium;
}
