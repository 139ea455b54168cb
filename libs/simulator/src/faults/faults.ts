import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context, MiddlewareHandler, Next } from 'hono';
import { orAborted } from '../abort';
import { ANYTHING, oneOf, readObject, type Spelling } from '../fields';
import { endpointOf, ENDPOINTS, type EndpointName } from '../endpoints';
import type { Random } from '../random';
import { damaged, htmlAnswer, statusAnswer } from './answers';
import { BrokenConnection } from './broken-connection';
import { readConditions, type FaultConditions } from './conditions';
import { readFault, type Fault } from './fault';
import { idsIn } from './ids';
import { Rules, type FaultHandle } from './rules';

/** The name of an endpoint, or `'*'` for every call of the gateway's API. */
export type FaultTarget = EndpointName | '*';

/** What is asked of `Faults.add`. */
export interface FaultOrder {
  readonly endpoint: FaultTarget;
  readonly fault: Fault;
  readonly when: FaultConditions;
}

/** A fault that is in force. */
export interface ActiveFault extends FaultOrder {
  readonly id: string;
  /** How often it has struck so far. */
  readonly hits: number;
}

export const FAULT_TARGETS: readonly FaultTarget[] = ['*', ...ENDPOINTS.map(({ name }) => name)];

/** @throws InvalidFieldError */
export function readFaultOrder(value: unknown, spelling: Spelling): FaultOrder {
  return readObject(value, '', spelling, (fields) => ({
    endpoint: fields.required('endpoint', oneOf(FAULT_TARGETS)),
    fault: readFault(fields.required('fault', ANYTHING), spelling),
    when: readConditions(fields.optional('when', ANYTHING) ?? {}, spelling),
  }));
}

export interface FaultsSettings {
  readonly random: Random;
  /** Is called when a fault is set, strikes or is taken back. */
  readonly onChange: () => void;
  /** The order_id of a transaction_id. */
  readonly orderIdOf: (transactionId: string) => string | undefined;
}

type Breaking = Exclude<Fault, { kind: 'latency' }>;

/** What goes wrong on demand, per endpoint. */
export class Faults {
  private readonly rules: Rules<Omit<FaultOrder, 'when'>>;
  private readonly closing = new AbortController();

  constructor(private readonly settings: FaultsSettings) {
    this.rules = new Rules(settings.random, settings.onChange);
    // Every request that waits listens to it, and any number may.
    setMaxListeners(0, this.closing.signal);
  }

  add({ endpoint, fault, when }: FaultOrder): FaultHandle {
    return this.rules.add({ endpoint, fault }, when);
  }

  list(): readonly ActiveFault[] {
    return this.rules
      .list()
      .map(({ id, fault: { endpoint, fault }, when, hits }) => ({ id, endpoint, fault, when, hits }));
  }

  lift(id: string): boolean {
    return this.rules.lift(id);
  }

  clear(): void {
    this.rules.clear();
  }

  /** Breaks the connections of all that wait for an answer, and of whoever would wait from now on. */
  close(): void {
    this.closing.abort(new BrokenConnection());
  }

  /** Around everything, the keeper of Idempotency-Keys included: a response lost here was a success inside. */
  outside(): MiddlewareHandler {
    return (context, next) => (this.rules.isEmpty ? next() : this.breaking(context, next));
  }

  /** Between the keeper of Idempotency-Keys and the endpoint: a request that is slow here is in flight. */
  inside(): MiddlewareHandler {
    return (context, next) => (this.rules.isEmpty ? next() : this.delaying(context, next));
  }

  private async breaking(context: Context, next: Next): Promise<void> {
    const fault = await this.strike(context, (fault): fault is Breaking => fault.kind !== 'latency');
    const work = fault ? this.break(fault, context, next) : next();
    // A client that leaves gets no answer, yet what it asked for goes on, as at the gateway.
    await orAborted(orAborted(work, context.req.raw.signal), this.closing.signal);
  }

  private async delaying(context: Context, next: Next): Promise<void> {
    const fault = await this.strike(context, (fault) => fault.kind === 'latency');
    if (fault) await this.wait(fault.ms);
    await next();
  }

  private async break(fault: Breaking, context: Context, next: Next): Promise<void> {
    switch (fault.kind) {
      case 'reset':
        throw new BrokenConnection();
      case 'lost-response':
        await next();
        throw new BrokenConnection();
      case 'timeout':
        if (fault.carriedOut) await next();
        // Ended by whoever waits for it, in `breaking`.
        return new Promise(() => undefined);
      case 'status':
        if (fault.carriedOut) await next();
        return answer(context, statusAnswer(fault, context.req.path));
      case 'html':
        if (fault.carriedOut) await next();
        return answer(context, htmlAnswer(fault));
      case 'broken-json':
      case 'cut-off':
      case 'empty':
        await next();
        return answer(context, await damaged(fault, context.res));
    }
  }

  private async wait(ms: number): Promise<void> {
    const { signal } = this.closing;
    try {
      await delay(ms, undefined, { signal });
    } catch {
      throw signal.reason;
    }
  }

  private async strike<F extends Fault>(
    context: Context,
    isMeant: (fault: Fault) => fault is F,
  ): Promise<F | undefined> {
    const ids = this.rules.needIds ? await idsIn(context, this.settings.orderIdOf) : [];
    const endpoint = endpointOf(context.req.method, context.req.path);
    const struck = this.rules.strike(
      ids,
      (rule) => isMeant(rule.fault) && (rule.endpoint === '*' || rule.endpoint === endpoint),
    );
    return struck && isMeant(struck.fault) ? struck.fault : undefined;
  }
}

/** Instead of whatever answer there is; Hono would otherwise keep the headers of that one. */
function answer(context: Context, response: Response): void {
  context.res = undefined;
  context.res = response;
}
