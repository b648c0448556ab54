import { useCallback, useEffect, useState } from 'preact/hooks';
import { type ErrorReport, ZegelError } from '../../shared/errors/error.ts';
import type { PageCall, PageEvent, PageRequest, PageResult } from '../../shared/protocol/page-calls.ts';
import { ask, onPageEvent } from '../link/ask.ts';

export interface Answer<T> {
  /** The last answer; stays while a newer one is asked for. */
  readonly value: T | null;
  readonly error: ErrorReport | null;
  /** Shows an answer that came another way. */
  put(value: T): void;
  again(): void;
}

/** The worker's answer to a call without arguments, asked again each time that the worker says the named thing changed. */
export function useWorker<C extends 'condition' | 'backlog' | ('sites' & PageCall)>(
  call: C,
  event: PageEvent['event'],
): Answer<PageResult<C>> {
  const [value, put] = useState<PageResult<C> | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  const again = useCallback(() => {
    ask(call, {} as PageRequest<C>).then(
      (answer) => {
        put(() => answer);
        setError(null);
      },
      (thrown: unknown) => setError(ZegelError.of(thrown).report()),
    );
  }, [call]);
  useEffect(() => {
    again();
    return onPageEvent((heard) => heard === event && again());
  }, [again, event]);
  return { value, error, put: (next) => put(() => next), again };
}
