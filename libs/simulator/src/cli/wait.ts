import { setTimeout as delay } from 'node:timers/promises';
import { connectionProblem } from '../notifications/delivery-problem';

const LOOKS_EVERY_MS = 200;
/** Whoever is there is given as long to say so, however little time is left. */
const LEAST_LOOK_MS = 2_000;

export interface Wait {
  /** Where a simulator is to be, or to come. */
  readonly url: string;
  readonly timeoutMs: number;
}

/** Resolves once a simulator answers. @throws Error that says what answered instead */
export async function wait({ url, timeoutMs }: Wait): Promise<void> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const problem = await problemAt(url, Math.max(LEAST_LOOK_MS, until - Date.now()));
    if (problem === undefined) return;
    if (Date.now() + LOOKS_EVERY_MS >= until) {
      throw new Error(`no simulator at ${url} after ${timeoutMs / 1000} s: ${problem}`);
    }
    await delay(LOOKS_EVERY_MS);
  }
}

async function problemAt(url: string, timeoutMs: number): Promise<string | undefined> {
  try {
    const answer = await fetch(`${url}/simulator/api/clock`, { signal: AbortSignal.timeout(timeoutMs) });
    const body = (await answer.json().catch(() => null)) as { now?: unknown; error?: unknown } | null;
    const isSimulator = typeof body?.now === 'string' || body?.error === 'token_required';
    return isSimulator ? undefined : `another server answers ${answer.status}`;
  } catch (error) {
    return connectionProblem(error);
  }
}
