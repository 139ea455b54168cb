import { either, oneOf, readObject, SHARE, TEXT, whole, type Spelling } from '../fields';

/** Which of the requests, or notifications, that fit a fault it strikes. Without any: the next one. */
export interface FaultConditions {
  /**
   * How many it strikes before it lifts itself; `'always'` until it is lifted.
   * @default 1, or 'always' where a probability is given
   */
  readonly times?: number | 'always';
  /**
   * How many it first lets pass.
   * @default 0
   */
  readonly skip?: number;
  /**
   * How likely it strikes, in (0, 1]; drawn from the simulator's seed.
   * @default 1
   */
  readonly probability?: number;
  /**
   * Strikes this order only: what names it in its path or body, by order_id or transaction_id. (The id of a subscription, an
   * invoice or a GoPay account works as well, for the calls that name it in their path.)
   * @default any
   */
  readonly orderId?: string;
}

/** @throws InvalidFieldError */
export function readConditions(value: unknown, spelling: Spelling): FaultConditions {
  return readObject(value, 'when', spelling, (fields) => ({
    times: fields.optional('times', either(whole(1), oneOf(['always']))),
    skip: fields.optional('skip', whole(0)),
    probability: fields.optional('probability', SHARE),
    orderId: fields.optional('orderId', TEXT),
  }));
}
