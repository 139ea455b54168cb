import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { PreparedStatement, Queries } from '../database/postgres';
import { Transactions, type Transaction } from '../events/transactions';
import { MidtransError, type TransactionResponse } from '../gateway';
import { CommandStore } from '../gateway-commands/command.store';
import { isTypeName, type StoredPaymentType } from '../payment-methods';
import { isPlainText } from '../validation/plain-text';
import { isAskedFor } from './answer';
import { instructionsPatch, parsePaymentState } from './payment.gateway-state';
import type { Delivery } from '../notifications/notification.handler';
import { RELEASE_ORDER_ID } from './payment.order-ids';
import { concernsMoney } from './payment.status';
import { PaymentLedger, type Outcome, type PaymentGatewayState } from './ledger';

/** What is known of a payment that did not begin with a charge of ours. */
export interface PaymentSource {
  readonly account: string;
  /** What its order is called, where Midtrans may answer with the transaction's id in that place. @default the answer's */
  readonly orderId?: string;
  /** Whose it is. */
  readonly userId: string | null;
  /** The subscription that it is a charge of. */
  readonly subscriptionId?: string;
  /** The payment link that it was made by. */
  readonly paymentLinkId?: string;
  /** Until when its customer can try again, where the order may have other transactions than this. @default it has this one alone */
  readonly pageEndsAt?: Date;
  /** Whole rupiah that were asked for, where that is known: a promotion may have lowered them. @default what was charged */
  readonly grossAmount?: number | null;
  /** The id of its row, where its order id is made of it. @default a new one */
  readonly id?: string;
  readonly customerFirstName?: string | null;
  readonly customerLastName?: string | null;
  readonly customerEmail?: string | null;
  readonly customerPhone?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A payment that has a row here now. */
export interface ImportedPayment {
  readonly paymentId: string;
  readonly orderId: string;
  /** Whether it had none before. */
  readonly isNew: boolean;
  /** What the status that was read did to it. */
  readonly outcome: Outcome;
  readonly reported: PaymentGatewayState;
}

/** The longest order id that a payment's column holds, with what is put after it where another takes it. */
const MAX_ORDER_ID = 255;

/**
 * Updating what is there, if only by nothing, locks the row and gives its id back; a row of this statement has no `xmax`. What
 * is another user's stays so, and becomes nothing of the origin's.
 */
const UPSERT_IMPORTED: PreparedStatement = {
  name: 'midtrans_payments_upsert_imported',
  text: `
    INSERT INTO midtrans_payments AS p
      (id, account, user_id, order_id, payment_type, gross_amount, metadata, subscription_id, payment_link_id,
       customer_first_name, customer_last_name, customer_email, customer_phone, origin, page_ends_at, expiry_time)
    VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11, $12, $13, $14, $15::timestamptz, $15::timestamptz)
    ON CONFLICT (account, order_id) DO UPDATE
      SET subscription_id = CASE
        WHEN p.user_id IS DISTINCT FROM EXCLUDED.user_id THEN p.subscription_id
        ELSE COALESCE(p.subscription_id, EXCLUDED.subscription_id) END,
      payment_link_id = CASE
        WHEN p.user_id IS DISTINCT FROM EXCLUDED.user_id THEN p.payment_link_id
        ELSE COALESCE(p.payment_link_id, EXCLUDED.payment_link_id) END
    RETURNING id, order_id, payment_type, bank, transaction_id, gross_amount::float8 AS gross_amount, xmax = 0 AS is_new,
      user_id IS DISTINCT FROM $3 AND transaction_status = 'initiated' AND transaction_id IS NULL AS is_out,
      user_id IS NOT DISTINCT FROM $3
        AND (subscription_id IS NOT NULL OR payment_link_id IS NOT NULL
          OR metadata -> 'midtrans_invoice_id' IS NOT NULL) AS is_imported`,
};

/** Another's charge that cannot be the transaction that Midtrans has under its order id: it was never taken. */
const GIVE_WAY: PreparedStatement = {
  name: 'midtrans_payments_give_way',
  text: `
    WITH given_up AS (DELETE FROM midtrans_commands WHERE subject_id = $1)
    DELETE FROM midtrans_payments WHERE id = $1 AND transaction_status = 'initiated'`,
};

interface ImportedRow {
  readonly id: string;
  readonly order_id: string;
  readonly payment_type: StoredPaymentType;
  readonly bank: string | null;
  readonly transaction_id: string | null;
  readonly gross_amount: number;
  readonly is_new: boolean;
  /** Whether it is another's charge, of which Midtrans has not said yet what it is. */
  readonly is_out: boolean;
  /** Whether it is the user's, and began with no charge. */
  readonly is_imported: boolean;
}

/**
 * Makes payments of transactions that did not begin with a charge of ours: a subscription's, an invoice's, a payment link's. The row begins
 * `initiated` and the ledger moves it, so that its events are those of any payment, once, whatever arrives in which order.
 */
@Injectable()
export class PaymentImporter {
  constructor(
    private readonly transactions: Transactions,
    private readonly ledger: PaymentLedger,
    private readonly commands: CommandStore,
  ) {}

  /**
   * Adopts a transaction, or moves the payment that it has already become.
   *
   * @param response - read back from the gateway: a notification is no ground for a payment
   * @returns null where it is no whole payment: without an order, an amount, a type, or a status that we know
   * @throws MidtransError where another's charge of that order is still out: nothing was written, and it is to be tried again
   */
  import(source: PaymentSource, response: TransactionResponse): Promise<ImportedPayment | null> {
    return this.transactions.run((tx) => this.importOn(tx, source, response));
  }

  /**
   * {@link import} within a transaction of the caller's.
   *
   * @param delivery - recorded with it, where one brought it
   */
  async importOn(
    tx: Transaction,
    source: PaymentSource,
    response: TransactionResponse,
    delivery: Delivery | null = null,
  ): Promise<ImportedPayment | null> {
    const { account } = source;
    const orderId: unknown = source.orderId ?? response.order_id ?? delivery?.orderId;
    const paymentType: unknown = response.payment_type;
    if (!isPlainText(orderId) || orderId === '' || orderId.length > MAX_ORDER_ID) return null;
    const reported = parsePaymentState({ account, orderId }, response, true);
    const isLowered = reported?.loweredFrom !== undefined && reported.loweredFrom === source.grossAmount;
    const amount = (isLowered ? reported.loweredFrom : reported?.grossAmount) ?? 0;
    if (reported === undefined || !isTypeName(paymentType) || !(amount > 0)) return null;

    await tx.query(RELEASE_ORDER_ID, [account, orderId]);
    const { pageEndsAt } = source;
    const values = [
      source.id ?? uuidv7(),
      account,
      source.userId,
      orderId,
      pageEndsAt === undefined ? paymentType : 'snap',
      amount,
      JSON.stringify(source.metadata ?? {}),
      source.subscriptionId,
      source.paymentLinkId,
      source.customerFirstName,
      source.customerLastName,
      source.customerEmail,
      source.customerPhone,
      pageEndsAt === undefined ? 'charge' : 'snap',
      pageEndsAt,
    ];
    let row = await insertOrFind(tx, values);
    if (row.is_out) {
      if (!(await this.givesWay(tx, row, response))) throw stillOut(orderId);
      row = await insertOrFind(tx, values);
    }
    // How an attempt is paid stands with the attempt.
    const isOwn = row.is_new && pageEndsAt === undefined;
    const patch = isOwn ? { ...reported.patch, ...instructionsPatch(paymentType, response) } : reported.patch;
    // The gateway was asked by the transaction, where it is another than the one that is known.
    const isSettled = row.is_imported && concernsMoney(reported.update);
    const state: PaymentGatewayState = {
      ...reported,
      patch,
      ...(isSettled && { otherTransaction: 'settled' }),
    };
    const outcome = await this.ledger.applyOn(tx, state, delivery);
    // A delivery that is known already has been read back anew: that tells how the payment stands by now.
    if (outcome.kind === 'duplicate') await this.ledger.applyOn(tx, state);
    return { paymentId: row.id, orderId, isNew: row.is_new, outcome, reported };
  }

  /** Whether another's charge without an answer turns out not to be what Midtrans has under its order id. */
  private async givesWay(
    queries: Queries,
    row: ImportedRow,
    response: TransactionResponse,
  ): Promise<boolean> {
    const open = await this.commands.of(row.id, queries);
    const charge = open.find(({ action }) => action === 'charge');
    const claimed = {
      orderId: row.order_id,
      transactionId: row.transaction_id,
      paymentType: row.payment_type,
      bank: row.bank,
      grossAmount: row.gross_amount,
      authorizedAmount: null,
    };
    if (charge === undefined || charge.isUnderWay || isAskedFor(claimed, charge, response)) return false;
    await queries.query(GIVE_WAY, [row.id]);
    return true;
  }
}

async function insertOrFind(queries: Queries, values: readonly unknown[]): Promise<ImportedRow> {
  const [row] = await queries.query<ImportedRow>(UPSERT_IMPORTED, values);
  if (row === undefined) throw new Error('unreachable: the statement always gives one row');
  return row;
}

function stillOut(orderId: string): MidtransError {
  return new MidtransError({
    message: `Another charge of order ${orderId} is still out`,
    attempts: 0,
    outcomeUnknown: false,
  });
}
