import type { Reading } from '../../../shared/record/reading.ts';

/** Most looks that are held at once: a page that changes all the time is looked at every 150 ms, for five seconds. */
const MOST = 50;

/**
 * Readings of a page that is not believed yet. In a lively chat a row may scroll away and lose its content before it is
 * certain which conversation it stood in; what was read of it meanwhile is kept here, in memory alone.
 */
export class Held {
  #readings: Reading[] = [];

  add(reading: Reading): void {
    this.#readings.push(reading);
    if (this.#readings.length > MOST) this.#readings.shift();
  }

  drop(): void {
    this.#readings = [];
  }

  /**
   * The readings that belong to the one that is believed now, oldest first, and forgets all. A reading belongs where it
   * shares a row with one that does: rows of another conversation share none.
   */
  before(believed: Reading): Reading[] {
    const known = new Set(believed.messages.map(({ id }) => id));
    const belonging: Reading[] = [];
    for (const reading of this.#readings.toReversed()) {
      if (!reading.messages.some(({ id }) => known.has(id))) continue;
      for (const { id } of reading.messages) known.add(id);
      belonging.unshift(reading);
    }
    this.drop();
    return belonging;
  }
}
