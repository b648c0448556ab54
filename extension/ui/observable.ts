import { useEffect, useState } from 'preact/hooks';

/** A value that tells when it changed. */
export class Observable<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }

  /** Changes some fields. */
  patch(part: Partial<T>): void {
    this.set({ ...this.#value, ...part });
  }

  /** @returns ends the listening */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** The value in a component, which is drawn again when it changes. */
export function useObservable<T>(observable: Observable<T>): T {
  const [, draw] = useState(0);
  useEffect(() => observable.listen(() => draw((n) => n + 1)), [observable]);
  return observable.value;
}
