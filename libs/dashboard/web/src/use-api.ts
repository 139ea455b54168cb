import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, request } from './client';
import { CHANGED, isTold } from './changes';

/** How often what the server tells of is asked for all the same: some things change by the clock alone. */
const TOLD_MS = 60_000;

export interface Loaded<Answer> {
  /** What was answered last, also while it is asked for again. */
  readonly data: Answer | undefined;
  readonly error: ApiError | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

interface State<Answer> {
  readonly path: string | undefined;
  readonly data?: Answer;
  readonly error?: ApiError;
}

/**
 * Asks for something, and again whenever its path changes.
 *
 * @param path - undefined: nothing is asked for
 * @param everyMs - asks again as often, while the page is looked at; by the minute where the server tells of changes
 * @param follows - asks again when the server tells of a change
 */
export function useApi<Answer>(
  path: string | undefined,
  everyMs?: number,
  follows = everyMs !== undefined,
): Loaded<Answer> {
  const [state, setState] = useState<State<Answer>>({ path: undefined });
  const [round, setRound] = useState(0);
  const askedAt = useRef(0);
  const reload = useCallback(() => setRound((before) => before + 1), []);

  useEffect(() => {
    if (path === undefined) return;
    askedAt.current = performance.now();
    const abort = new AbortController();
    request<Answer>(path, { signal: abort.signal }).then(
      (data) => setState({ path, data }),
      (error: unknown) => {
        if (abort.signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        // What is known stays in view while the server is away for a moment.
        setState((before) => ({ path, data: before.path === path ? before.data : undefined, error }));
      },
    );
    return () => abort.abort();
  }, [path, round]);

  useEffect(() => {
    if (everyMs === undefined) return;
    const timer = setInterval(() => {
      const isEarly = follows && isTold() && performance.now() - askedAt.current < TOLD_MS;
      if (document.visibilityState === 'visible' && !isEarly) reload();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, follows, reload]);

  useEffect(() => {
    if (!follows) return;
    addEventListener(CHANGED, reload);
    return () => removeEventListener(CHANGED, reload);
  }, [follows, reload]);

  useEffect(() => {
    addEventListener('dashboard:reload', reload);
    return () => removeEventListener('dashboard:reload', reload);
  }, [reload]);

  return {
    data: state.data,
    error: state.error,
    isLoading: path !== undefined && state.path !== path,
    reload,
  };
}

/** Has everything in view asked for again. */
export function reloadAll(): void {
  dispatchEvent(new Event('dashboard:reload'));
}
