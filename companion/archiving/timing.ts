/** How long the pipeline waits, ms. Pure, so that tests need no clock. */

const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 300_000;

/**
 * Time until the next try: doubled each time up to five minutes, and spread, so that a department's machines do not
 * all come back in the same second.
 * @param attempts failed ones before this
 * @param random in [0, 1)
 */
export function retryDelay(attempts: number, random: number): number {
  return Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.min(attempts, 16)) * (0.5 + random / 2);
}

const SOON = 1_000;
const LATER = 15_000;
const RARELY = 60_000;
/** For so long after sending, an answer is expected any moment. */
const EXPECTED_FOR = 120_000;

/**
 * Time until the archive is asked for answers again.
 * @param waitingSince when the latest of the packages that wait was sent, ms; null: none waits
 */
export function pollDelay(waitingSince: number | null, now: number): number {
  if (waitingSince === null) return RARELY;
  return now - waitingSince < EXPECTED_FOR ? SOON : LATER;
}
