import {
  circuitBreaker,
  CircuitState as Breaker,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  handleWhenResult,
  isBrokenCircuitError,
} from 'cockatiel';
import type { Outcome } from './outcome';

/** `half-open`: one attempt is under way to see whether the host is back; the others are refused meanwhile. */
export type CircuitState = 'closed' | 'open' | 'half-open';

/** How the circuit of a host stands. */
export interface Circuit {
  readonly host: string;
  readonly state: CircuitState;
}

/** When calls to a host that does not answer fail at once. */
export interface CircuitBreakerOptions {
  /** Failed attempts in a row that open a host's circuit. @default 5 */
  failures?: number;
  /** Milliseconds after which one attempt is let through to see whether the host is back. @default 30000 */
  openMs?: number;
}

const STATES: Readonly<Record<Breaker, CircuitState>> = {
  [Breaker.Closed]: 'closed',
  [Breaker.Open]: 'open',
  [Breaker.HalfOpen]: 'half-open',
  [Breaker.Isolated]: 'open',
};

/**
 * One circuit per host. It counts ATTEMPTS, not calls: each is an observation of the host, so an outage shows within one
 * call's repeats, and those that are left are not made.
 */
export class Circuits {
  readonly #breakers = new Map<string, CircuitBreakerPolicy>();
  readonly #openedAt = new Map<string, number>();
  readonly #options: Required<CircuitBreakerOptions>;
  readonly #onChange: (circuit: Circuit) => void;

  constructor(options: Required<CircuitBreakerOptions>, onChange: (circuit: Circuit) => void) {
    this.#options = options;
    this.#onChange = onChange;
  }

  /** The circuits of the hosts called so far. */
  all(): Circuit[] {
    return [...this.#breakers].map(([host, { state }]) => ({ host, state: STATES[state] }));
  }

  /** The attempt's outcome, or `circuit_open` without an attempt. */
  async run(host: string, attempt: () => Promise<Outcome>): Promise<Outcome> {
    const breaker = this.#breakerOf(host);
    // The breaker would have them wait for the one that is under way.
    if (breaker.state === Breaker.HalfOpen) return { kind: 'circuit_open', host };
    const probing = breaker.state === Breaker.Open;
    try {
      return await breaker.execute(async () => {
        const outcome = await attempt();
        if (outcome.kind === 'aborted' && !probing) throw new Inconclusive(outcome);
        return outcome;
      });
    } catch (thrown) {
      if (thrown instanceof Inconclusive) return thrown.outcome;
      if (isBrokenCircuitError(thrown))
        return { kind: 'circuit_open', host, retryAfterMs: this.#retryAfterMs(host) };
      throw thrown;
    }
  }

  #retryAfterMs(host: string): number | undefined {
    const openedAt = this.#openedAt.get(host);
    return openedAt === undefined ? undefined : Math.max(0, openedAt + this.#options.openMs - Date.now());
  }

  #breakerOf(host: string): CircuitBreakerPolicy {
    const known = this.#breakers.get(host);
    if (known !== undefined) return known;
    const { failures, openMs } = this.#options;
    const breaker = circuitBreaker(
      handleWhenResult((outcome) => !showsHealth(outcome as Outcome)),
      { halfOpenAfter: openMs, breaker: new ConsecutiveBreaker(failures) },
    );
    breaker.onStateChange((state) => {
      if (state === Breaker.Open) this.#openedAt.set(host, Date.now());
      this.#onChange({ host, state: STATES[state] });
    });
    this.#breakers.set(host, breaker);
    return breaker;
  }
}

/** Says nothing about the host, so the breaker shall neither count nor forget anything. */
class Inconclusive extends Error {
  constructor(readonly outcome: Outcome) {
    super(outcome.kind);
  }
}

/** Whether an attempt that came to this shows a host in working order. A refusal does: somebody read the request. */
function showsHealth(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'success':
    case 'in_flight':
      return true;
    case 'refused':
      return outcome.httpStatus < 500 && outcome.code < 500;
    case 'unreadable':
      return outcome.httpStatus >= 400 && outcome.httpStatus < 500;
    case 'lost':
    case 'timed_out':
    case 'circuit_open':
      return false;
    case 'aborted':
      // Only a probe gets here: it proved nothing, so the circuit stays open.
      return false;
  }
}
