import { Inject, Injectable } from '@nestjs/common';
import { statementOfFeatures, type PreparedStatement, type Queries } from '../database/postgres';

/**
 * How a feature's rows hold order ids: SQL that selects `id` and `reason` (what an id is taken by, as in `order_id A-1 has an
 * invoice`) of those in the merchant account `$1` that hold `asked.id`, or are named by `asked.uuid` (null where it is none). What
 * Midtrans refused for good holds none.
 */
export type OrderIdHolders = string;

/** Token of the {@link OrderIdHolders} of all features. */
export const ORDER_ID_HOLDERS = Symbol('ORDER_ID_HOLDERS');

/** An order id that is taken. */
export interface TakenOrderId {
  readonly orderId: string;
  /** The row that holds it. */
  readonly holderId: string;
  /** What it is taken by. */
  readonly reason: string;
}

/** In one order, so that two who want the same ids do not wait for each other. */
const WAIT_IN_LINE: PreparedStatement = {
  name: 'midtrans_order_ids_wait_in_line',
  text: `
    SELECT pg_advisory_xact_lock(hashtextextended($1 || ' ' || id, 1795219200))
    FROM (SELECT DISTINCT id FROM unnest($2::text[]) AS wanted (id) ORDER BY id) AS wanted`,
};

/**
 * The one namespace of order ids and invoice numbers in a merchant account, whichever feature they are of. Nothing is stored of
 * it: who holds an id is read from the features' own rows.
 */
@Injectable()
export class OrderIds {
  private readonly taken: PreparedStatement;

  constructor(@Inject(ORDER_ID_HOLDERS) holders: readonly OrderIdHolders[]) {
    this.taken = statementOfFeatures(
      'midtrans_order_ids_taken',
      `
        SELECT asked.id AS "orderId", holder.id AS "holderId", holder.reason
        FROM (
          SELECT id, CASE WHEN id ~* '^[\\da-f]{8}(-[\\da-f]{4}){3}-[\\da-f]{12}$' THEN id::uuid END AS uuid
          FROM unnest($2::text[]) AS wanted (id)
        ) AS asked
        CROSS JOIN LATERAL (${holders.join(' UNION ALL ')}) AS holder`,
    );
  }

  /**
   * Waits until nobody else is taking one of these ids, and keeps others waiting until the transaction ends: whoever finds an id
   * free may store a row that holds it.
   *
   * @param queries - the transaction in which that row is stored
   * @returns those that are taken
   */
  async claim(queries: Queries, account: string, orderIds: readonly string[]): Promise<TakenOrderId[]> {
    await queries.query(WAIT_IN_LINE, [account, orderIds]);
    // A statement of its own: it must see what the others have committed.
    return queries.query<TakenOrderId>(this.taken, [account, orderIds]);
  }
}
