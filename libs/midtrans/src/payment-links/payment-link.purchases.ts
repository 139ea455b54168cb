import { Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { MidtransClients } from '../accounts/clients';
import { Transactions, type Transaction } from '../events/transactions';
import { MidtransNotFoundError, parseWibTime, type TransactionResponse } from '../gateway';
import { UnusableAnswerError } from '../gateway/unusable-answer';
import type { Delivery } from '../notifications/notification.handler';
import { fetchTransaction, transactionSource } from '../payments/fetch-status';
import { replacedBy } from '../payments/payment.entity';
import { chargedAmountOf, tellsOneOf } from '../payments/payment.gateway-state';
import { PaymentImporter, type ImportedPayment, type PaymentSource } from '../payments/payment.importer';
import { pageEndsAt } from '../payments/snap/snap.payload';
import type { MidtransPaymentLink } from './payment-link.entity';
import type { ListedPurchase } from './payment-link.gateway-state';
import { PaymentLinkLedger } from './payment-link.ledger';
import { linkOrderIdsOf } from './payment-link.order-ids';
import { HOLDERS, KNOWN_ORDERS, type HolderRow } from './payment-link.sql';

/** A transaction that a link's customer is said to have made. */
export interface ToldPurchase {
  readonly orderId: string;
  /** Null where it is not told: it is asked about by its order. */
  readonly transactionId: string | null;
  /** What decides how Midtrans is asked. */
  readonly method?: {
    readonly paymentType: string;
    readonly bank: string | null;
    readonly store: string | null;
  };
  readonly timeoutMs?: number;
}

/** How many of the payments that Midtrans lists are read in one look: those that are left come with the next. */
const MOST_READ = 20;
/** What the gateway lists as paid is read before all else. */
const PAID: readonly string[] = ['settlement', 'capture'];

/** Makes payments of the transactions that links' customers make: each is owned by its link's user. */
@Injectable()
export class PaymentLinkPurchases {
  private readonly logger = new Logger('Midtrans:payment-links');

  constructor(
    private readonly transactions: Transactions,
    private readonly clients: MidtransClients,
    private readonly importer: PaymentImporter,
    private readonly ledger: PaymentLinkLedger,
  ) {}

  /**
   * Reads those of the listed payments that are none here yet.
   *
   * @returns whether there are more
   * @throws MidtransError where Midtrans fails: what was read until then is written
   */
  async importListed(link: MidtransPaymentLink, listed: readonly ListedPurchase[]): Promise<boolean> {
    const unknown = await this.unknownOf(link.account, listed);
    const isPaid = ({ status }: ListedPurchase): boolean => PAID.includes(status);
    const due = [...unknown.filter(isPaid), ...unknown.filter((each) => !isPaid(each)).reverse()];
    for (const { orderId } of due.slice(0, MOST_READ)) {
      const response = await this.fetchKnown(link, orderId);
      if (response !== null) await this.book(link, orderId, response);
    }
    return due.length > MOST_READ;
  }

  /**
   * What Midtrans says of a transaction: it is the one that was told of, and of an order that is the link's.
   *
   * @throws MidtransError where Midtrans fails, or answers for another
   */
  async fetch(
    link: MidtransPaymentLink,
    { orderId, transactionId, method, timeoutMs }: ToldPurchase,
  ): Promise<TransactionResponse> {
    const response = await fetchTransaction(
      this.clients,
      link.account,
      { id: transactionId ?? orderId, orderId },
      { timeoutMs, ...(method && transactionSource(method)) },
    );
    const { order_id: named = '', transaction_id: id } = response;
    if (transactionId !== null && id !== transactionId) {
      throw new UnusableAnswerError('Midtrans answered for another transaction');
    }
    const isOrder = named === orderId || (named === id && isOfAmount(link, response));
    // A notification may leave out what Midtrans puts after the link's order id.
    const isLinks = orderId === link.orderId && linkOrderIdsOf(named).includes(link.orderId);
    if (!isOrder && !isLinks) throw new UnusableAnswerError('Midtrans answered for another order');
    return response;
  }

  /**
   * Makes a transaction a payment of the link, or moves the payment that it has already become.
   *
   * @param orderId - as it was told, or is listed
   * @param response - read back from the gateway
   * @returns null where it cannot be one: it is of another amount than the link's, or of a kind that we do not know
   * @throws MidtransError where another's charge of that order is still out: nothing was written
   */
  async book(
    link: MidtransPaymentLink,
    orderId: string,
    response: TransactionResponse,
    delivery: Delivery | null = null,
  ): Promise<ImportedPayment | null> {
    if (!isOfAmount(link, response)) {
      this.logger.error(
        `Order ${orderId} is one of IDR ${chargedAmountOf(response)}, which the payment link of order ${link.orderId} is not for: it is no payment of it`,
      );
      return null;
    }
    return this.transactions.run(async (tx) => {
      const row = await this.ledger.lock(tx, link.id);
      const named = await nameOf(tx, link, orderId, response);
      const source = { ...sourceOf(link, named), pageEndsAt: pageEndOf(link, named, response) };
      const imported = await this.importer.importOn(tx, source, response, delivery);
      if (imported !== null) await this.ledger.useOn(tx, row, imported.paymentId);
      return imported;
    });
  }

  /** @returns null where Midtrans does not find it: a page was opened, and nothing chosen */
  private async fetchKnown(link: MidtransPaymentLink, orderId: string): Promise<TransactionResponse | null> {
    try {
      return await this.fetch(link, { orderId, transactionId: null });
    } catch (error) {
      if (error instanceof MidtransNotFoundError || error instanceof UnusableAnswerError) return null;
      throw error;
    }
  }

  private async unknownOf(account: string, listed: readonly ListedPurchase[]): Promise<ListedPurchase[]> {
    const orderIds = listed.map(({ orderId }) => orderId);
    const rows = await this.transactions.autoCommit.query<{ order_id: string }>(KNOWN_ORDERS, [
      account,
      orderIds,
    ]);
    const known = new Set(rows.map(({ order_id: orderId }) => orderId));
    return listed.filter(({ orderId }) => !known.has(orderId));
  }
}

/** Whether a transaction is of what the link is for. With an automatic fee, more is paid than that; with a promotion, less. */
export function isOfAmount(
  { grossAmount, minAmount, maxAmount }: MidtransPaymentLink,
  response: TransactionResponse,
): boolean {
  if (grossAmount !== null) return tellsOneOf(response, [grossAmount]);
  const amount = chargedAmountOf(response);
  if (amount === null) return false;
  return amount >= (minAmount ?? 1) && amount <= (maxAmount ?? Number.MAX_SAFE_INTEGER);
}

/**
 * What a transaction's payment is called here. One that is a payment already stays that; and where several have the link's own order id,
 * those that come later have `#` and their payment's id behind it.
 */
async function nameOf(
  tx: Transaction,
  { account, id: linkId, orderId: linkOrderId }: MidtransPaymentLink,
  told: string,
  { order_id: named = told, transaction_id: transactionId }: TransactionResponse,
): Promise<Pick<PaymentSource, 'id' | 'orderId'>> {
  // Of what goes over BI-SNAP, Midtrans names the transaction in the place of the order.
  const orderId = named === transactionId ? told : named;
  const holders = await tx.query<HolderRow>(HOLDERS, [account, orderId, transactionId, linkId]);
  const own = holders.find(({ is_transaction: isTransaction }) => isTransaction);
  if (own !== undefined) return { orderId: own.order_id };
  const isTaken = holders.some(
    (holder) =>
      holder.payment_link_id === linkId && (holder.transaction_id ?? transactionId) !== transactionId,
  );
  if (!isTaken || orderId !== linkOrderId) return { orderId };
  const id = uuidv7();
  return { id, orderId: orderId + replacedBy(id) };
}

function sourceOf(link: MidtransPaymentLink, named: Pick<PaymentSource, 'id' | 'orderId'>): PaymentSource {
  const { account, userId, id: paymentLinkId, grossAmount, metadata, request } = link;
  const { first_name, last_name, email, phone } = request.customer_details ?? {};
  return {
    ...named,
    account,
    userId,
    paymentLinkId,
    grossAmount,
    customerFirstName: first_name,
    customerLastName: last_name,
    customerEmail: email,
    customerPhone: phone,
    metadata,
  };
}

/**
 * Until when a customer can try again under the order that they began. Midtrans does not tell: a purchase's page is one of Snap's, which
 * opened before its first transaction was begun, and ends with the link. What has the link's own order id has no page that is known.
 */
function pageEndOf(
  { orderId: linkOrderId, expiresAt }: MidtransPaymentLink,
  { id, orderId }: Pick<PaymentSource, 'id' | 'orderId'>,
  { transaction_time: begunAt }: TransactionResponse,
): Date | undefined {
  if (orderId === linkOrderId || id !== undefined) return undefined;
  const end = pageEndsAt({}, parseWibTime(begunAt) ?? new Date());
  return expiresAt !== null && expiresAt < end ? expiresAt : end;
}
