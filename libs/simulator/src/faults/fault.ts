import { FLAG, OBJECT, oneOf, readObject, whole, type Spelling } from '../fields';
import type { JsonObject } from '../json';

/** The answer comes later. The request is carried out only then, so a twin with the same Idempotency-Key meets HTTP 202. */
export interface LatencyFault {
  readonly kind: 'latency';
  /** Milliseconds of real time, whatever the gateway's clock shows. */
  readonly ms: number;
}

/** No answer ever comes: the connection stays open until the client gives up or the simulator closes. */
export interface TimeoutFault {
  readonly kind: 'timeout';
  /**
   * Whether the request is carried out all the same.
   * @default false
   */
  readonly carriedOut?: boolean;
}

/** The connection breaks before the request is carried out. */
export interface ResetFault {
  readonly kind: 'reset';
}

/**
 * The request is carried out, its success kept for its Idempotency-Key, and the connection breaks before the answer. A repeat
 * with the same key gets the lost answer.
 */
export interface LostResponseFault {
  readonly kind: 'lost-response';
}

/** An HTTP status of its own, with a JSON body: 500, 503, 429, … */
export interface StatusFault {
  readonly kind: 'status';
  /** 200 to 599. */
  readonly status: number;
  /** @default an error in the shape of the endpoint's API */
  readonly body?: Readonly<JsonObject>;
  /**
   * Seconds in a Retry-After header.
   * @default no such header
   */
  readonly retryAfter?: number;
  /**
   * Whether the request is carried out all the same.
   * @default false
   */
  readonly carriedOut?: boolean;
}

/** The HTML page of whatever stands before the gateway. */
export interface HtmlFault {
  readonly kind: 'html';
  /**
   * 400 to 599.
   * @default 403
   */
  readonly status?: number;
  /**
   * Whether the request is carried out all the same.
   * @default false
   */
  readonly carriedOut?: boolean;
}

/**
 * The request is carried out, and its answer damaged. `broken-json` is a complete answer whose JSON ends in the middle;
 * `cut-off` promises its whole length and breaks off half-way; `empty` has the status and no body.
 */
export interface DamageFault {
  readonly kind: 'broken-json' | 'cut-off' | 'empty';
}

/** What goes wrong with a request. */
export type Fault =
  LatencyFault | TimeoutFault | ResetFault | LostResponseFault | StatusFault | HtmlFault | DamageFault;

export const FAULT_KINDS = [
  'latency',
  'timeout',
  'reset',
  'lost-response',
  'status',
  'html',
  'broken-json',
  'cut-off',
  'empty',
] as const satisfies readonly Fault['kind'][];

/** What Node's timers can wait for. */
const LONGEST_MS = 2 ** 31 - 1;

/** @throws InvalidFieldError */
export function readFault(value: unknown, spelling: Spelling): Fault {
  return readObject(value, 'fault', spelling, (fields): Fault => {
    const kind = fields.required('kind', oneOf(FAULT_KINDS));
    const carriedOut = () => fields.optional('carriedOut', FLAG);
    switch (kind) {
      case 'latency':
        return { kind, ms: fields.required('ms', whole(0, LONGEST_MS)) };
      case 'timeout':
        return { kind, carriedOut: carriedOut() };
      case 'status':
        return {
          kind,
          status: fields.required('status', whole(200, 599)),
          body: fields.optional('body', OBJECT),
          retryAfter: fields.optional('retryAfter', whole(0)),
          carriedOut: carriedOut(),
        };
      case 'html':
        return { kind, status: fields.optional('status', whole(400, 599)), carriedOut: carriedOut() };
      case 'reset':
      case 'lost-response':
      case 'broken-json':
      case 'cut-off':
      case 'empty':
        return { kind };
    }
  });
}
