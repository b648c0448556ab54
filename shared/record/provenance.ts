import * as z from 'zod/mini';

/**
 * Where the value of a field came from, best first:
 * `attribute` a machine-readable attribute of the client; `object` the page's own model; `head` the message's printed
 * head ("[12:30, 1-11-2026] Name: "); `label` a spoken label; `tail` the shape of the bubble; `ticks` delivery marks;
 * `divider` the day line above; `neighbour` messages around it; `run` the same run of bubbles; `geometry` where it stands;
 * `shown` text as shown; `claimed` stated by the sender and not checkable; `assumed` a guess that is said to be one.
 */
export const Provenance = z.enum([
  'attribute',
  'object',
  'head',
  'label',
  'tail',
  'ticks',
  'divider',
  'neighbour',
  'run',
  'geometry',
  'shown',
  'claimed',
  'assumed',
]);
export type Provenance = z.infer<typeof Provenance>;
