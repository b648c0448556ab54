import type { JSX } from 'preact';
import { ICONS, type IconName } from './icons.ts';

/** A drawn icon; silent for a screen reader, the words beside it speak. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  );
}
