import { capture } from '../../extension/capture/capture.ts';
import { Sessions } from '../../extension/capture/sessions.ts';
import { Handover } from '../../extension/link/handover.ts';
import { Link } from '../../extension/link/link.ts';
import type { Profile } from '../../extension/store/profile.ts';
import { marksOf } from '../../extension/tagging/marks.ts';
import { tag } from '../../extension/tagging/tag.ts';
import { FakeCompanion, TestTimers } from './fake-companion.ts';
import { readingOf, type TestProfile, testProfile } from './profile.ts';

/** A worker's end of the link to a companion in memory, over the store as it is. */
export function handoverTo(companion: FakeCompanion, profile: Profile, open = () => companion.open()): Handover {
  const link = new Link({
    open,
    timers: new TestTimers(),
    greeting: { extension: '0.1.0', profile: profile.id },
    greeted: async () => undefined,
    changed: () => undefined,
    moved: () => undefined,
  });
  return new Handover(profile, link, () => undefined);
}

/** For tests: a profile, a companion in memory, and what hands over between them. */
export class Handing {
  readonly test: TestProfile;
  readonly companion: FakeCompanion;
  handover: Handover;

  static async begin(): Promise<Handing> {
    return new Handing(await testProfile());
  }

  constructor(test: TestProfile) {
    this.test = test;
    this.companion = new FakeCompanion(() => test.clock.now());
    this.handover = handoverTo(this.companion, test.profile);
  }

  readonly recall = (rows: Parameters<Handover['recall']>[0]): Promise<void> => this.handover.recall(rows);

  /** Messages of one conversation, tagged as business one by one. */
  async business(count: number, title = 'Anna'): Promise<{ conversation: string; messages: string[]; ids: string[] }> {
    const { profile } = this.test;
    const ids = Array.from({ length: count }, (_, i) => `${title} ${i}`);
    const captured = await capture(profile, new Sessions(), readingOf(title, ids), 1);
    const conversation = captured.conversation?.conversation ?? '';
    const messages = captured.marks.map((mark) => mark.message);
    for (let i = 0; i < count; i += 500) {
      await tag(profile, this.recall, { conversation, messages: messages.slice(i, i + 500), tag: 'business' });
    }
    return { conversation, messages, ids };
  }

  async states(conversation: string, ids: string[]): Promise<string[]> {
    return (await marksOf(this.test.profile, conversation, ids)).marks.map(({ state }) => state);
  }
}
