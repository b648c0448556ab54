import { ZegelError } from '../../shared/errors/error.ts';
import type { Release } from '../../shared/protocol/release.ts';

/** A message that nothing can be packaged with, not even alone. */
export interface Culprit {
  readonly release: Release;
  readonly error: ZegelError;
}

/**
 * Which of these messages keep a package from being made: found by halving, so that one among thousands costs two more
 * packages and not thousands. Empty where the trouble is in none of them alone.
 * @param build makes a package of some of them; throws where it can't
 */
export function culpritsAmong(releases: readonly Release[], build: (releases: readonly Release[]) => unknown): Culprit[] {
  try {
    build(releases);
    return [];
  } catch (thrown) {
    const [release, ...others] = releases;
    if (!release) return [];
    if (others.length === 0) return [{ release, error: ZegelError.of(thrown, 'package.failed') }];
    const half = releases.length >> 1;
    return [...culpritsAmong(releases.slice(0, half), build), ...culpritsAmong(releases.slice(half), build)];
  }
}
