import { resolve } from 'node:path';
import { safeLine } from '../catalogue/terminal.ts';
import type { IntakeEvent } from '../intake/events.ts';
import { intakeOnce, runIntake } from '../intake/run.ts';
import { type CommonOptions, type Context, EXIT, keysDirFor } from './context.ts';

/** An event in words. */
export function eventLine(context: Context, event: IntakeEvent): string {
  switch (event.kind) {
    case 'filed':
    case 'repeated':
    case 'waiting':
      return context.say(`archive.intake.${event.kind}`, { ...event });
    case 'refused':
    case 'failed':
      return context.say(`archive.intake.${event.kind}`, { object: event.object ?? '-', ...context.words(event.error) });
    case 'stray':
      return context.say('archive.intake.stray', { name: safeLine(event.name).slice(0, 200) });
  }
}

/** `zegel-archive intake DIR [--watch]`; refused packages are an answer, not a failure of intake. */
export async function intake(context: Context, dir: string, options: CommonOptions & { readonly watch?: boolean }): Promise<number> {
  let said = 0;
  let failed = false;
  const onEvent = (event: IntakeEvent) => {
    said++;
    failed ||= event.kind === 'failed';
    context.print(options.json ? JSON.stringify(event) : eventLine(context, event));
  };
  const common = { dir: resolve(dir), keysDir: keysDirFor(dir, options.keys), onEvent };
  if (options.watch) {
    const ended = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ended.abort());
    await runIntake({ ...common, signal: ended.signal });
    return EXIT.done;
  }
  await intakeOnce(common);
  if (said === 0 && !options.json) context.print(context.say('archive.intake.nothing'));
  return failed ? EXIT.wrong : EXIT.done;
}
