import type { JSX } from 'preact';

/** The seal: wax with a raised rim and a check, drawn for this project. The same drawing as the extension's icon. */
export function Seal(): JSX.Element {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <path
        fill="var(--z-wax)"
        d="M16 1.6c2 0 3.1 1.8 4.9 2.5 1.8.8 3.9.2 5.3 1.6 1.4 1.4.8 3.5 1.6 5.3.7 1.8 2.5 2.9 2.5 4.9s-1.8 3.1-2.5 4.9c-.8 1.8-.2 3.9-1.6 5.3-1.4 1.4-3.5.8-5.3 1.6-1.8.7-2.9 2.5-4.9 2.5s-3.1-1.8-4.9-2.5c-1.8-.8-3.9-.2-5.3-1.6-1.4-1.4-.8-3.5-1.6-5.3-.7-1.8-2.5-2.9-2.5-4.9s1.8-3.1 2.5-4.9c.8-1.8.2-3.9 1.6-5.3 1.4-1.4 3.5-.8 5.3-1.6C12.9 3.4 14 1.6 16 1.6z"
      />
      <circle cx="16" cy="16" r="9.5" fill="none" stroke="var(--z-surface)" stroke-width="1.4" opacity=".55" />
      <path
        fill="none"
        stroke="var(--z-surface)"
        stroke-width="2.8"
        stroke-linecap="round"
        stroke-linejoin="round"
        d="m11.3 16.4 3.3 3.3 6.2-7"
      />
    </svg>
  );
}
