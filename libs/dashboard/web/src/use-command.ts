import { useState } from 'preact/hooks';
import { ApiError, request } from './client';
import { leavesOpen, type ApiProblem, type Attempt } from './command';
import { openAttempts } from './state';

export interface Command {
  readonly phase: 'ready' | 'working' | 'refused' | 'open';
  readonly problem: ApiProblem | undefined;
  /** The attempt whose outcome is open: it can only be continued. */
  readonly open: Attempt | undefined;
  readonly send: (body: Readonly<Record<string, unknown>>) => Promise<void>;
}

/**
 * Something that the server is told to do: once for each click, under a key of its own. Where the outcome is not known, the same
 * request is kept and sent again under the same key, whatever is asked for meanwhile.
 *
 * @param name - of what is done: two that have the same are one
 * @param complete - adds to a body what is named after its key
 */
export function useCommand<Answer>(
  name: string,
  path: string,
  onDone: (answer: Answer) => void,
  complete: (body: Attempt['body'], key: string) => Attempt['body'] = (body) => body,
): Command {
  const [open, setOpen] = useState(() => openAttempts.get(name));
  const [phase, setPhase] = useState<Command['phase']>(open === undefined ? 'ready' : 'open');
  const [problem, setProblem] = useState<ApiProblem>();

  async function send(body: Attempt['body']): Promise<void> {
    const key = open?.key ?? randomKey();
    const attempt = open ?? { key, body: complete(body, key) };
    setPhase('working');
    // Kept before it is sent: whoever leaves the page meanwhile does not know the outcome either.
    openAttempts.keep(name, attempt);
    try {
      const answer = await request<Answer>(path, { method: 'POST', body: attempt.body, key: attempt.key });
      openAttempts.forget(name);
      setOpen(undefined);
      setPhase('ready');
      onDone(answer);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const isOpen = leavesOpen(error, open !== undefined);
      if (!isOpen) openAttempts.forget(name);
      setOpen(isOpen ? attempt : undefined);
      setProblem(error);
      setPhase(isOpen ? 'open' : 'refused');
    }
  }

  return { phase, problem, open, send };
}

/** Not `crypto.randomUUID`: a page that came over plain HTTP has none. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
