import { randomUUID } from 'node:crypto';
import { UnknownTransactionError } from '../errors';
import type { EndpointName } from '../endpoints';
import type { RequestOrigin } from '../http/request';
import type { JsonObject } from '../json';
import { refusals } from '../refusal';
import type { World } from '../world';
import type { BiSnapOrderId } from '../options';
import { answeredOrderId, biSnapTransactionId, isOverBiSnap } from './bi-snap';
import { BankDenials, type DeniableOperation } from './bank-denials';
import { actionBody, chargeBody, notificationBody, statusBody, withUpperCasePending } from './bodies';
import { Captures } from './captures';
import type { AutomaticFee, GrossAmountInfo } from '../options';
import { charge } from './charge/charge';
import { Ledger } from './ledger';
import type { MeansOfPayment } from './methods/payment-method';
import { Refunds } from './refunds/refunds';
import type { TransactionByOrderId } from '../options';
import { isKnownByTransactionIdOnly, transactionOf } from './transaction-by-order-id';
import type { Change, Refund, TransactionRecord } from './transaction';
import {
  DENIED_CHALLENGE,
  canMove,
  changeFor,
  isChallenged,
  releasesOrderId,
  type Action,
} from './transitions';

/** What another feature gives a transaction that it begins. */
export interface ChargeOrigin extends RequestOrigin {
  /** Fields that every body of the transaction carries, such as `payment_link_id`. */
  readonly facts?: JsonObject;
  /**
   * Whether the merchant hears of a charge that begins pending.
   * @default true, unless `autoNotifyPending` is off
   */
  readonly notifiesPending?: boolean;
  /** What the customer told a payment page, as notifications tell it. */
  readonly customer?: JsonObject;
  /** What a payment page was told of a subscription, as notifications tell it. */
  readonly recurring?: JsonObject;
  /** Whole rupiah that a promotion takes off. */
  readonly discount?: number;
  /** Whole rupiah that the customer pays on top; what the dashboard says when absent. */
  readonly fee?: number;
  /** Whether a payment page makes it, which may do more than the API. */
  readonly isFromPage?: boolean;
  /** Whether it may be charged beside what the order_id has already. */
  readonly isFurtherAttempt?: boolean;
}

export interface TransactionSettings {
  readonly autoNotifyPending: boolean;
  /** Milliseconds until the bank confirms a refund; the gateway's own delays when absent. */
  readonly refundConfirmationMs?: number;
  readonly automaticFee?: AutomaticFee;
  readonly grossAmountInfo?: GrossAmountInfo;
  readonly inactiveChannels?: readonly string[];
  readonly transactionByOrderId?: TransactionByOrderId;
  readonly biSnapOrderId?: BiSnapOrderId;
  readonly requiresTransactionSource?: boolean;
  readonly upperCasePending?: boolean;
}

type Listener = (record: TransactionRecord) => void;

/** What each call does to the transactions, and who hears of it. */
export class Transactions {
  readonly ledger: Ledger;
  private readonly listeners: Listener[] = [];
  private readonly telling = new Map<string, Promise<void>>();
  private readonly denials = new BankDenials();
  private readonly captures: Captures;
  readonly refunds: Refunds;

  constructor(
    private readonly world: World,
    private readonly settings: TransactionSettings,
    private readonly means: MeansOfPayment,
  ) {
    this.ledger = new Ledger(world.clock, world.updates, (record) => this.announce(record));
    this.captures = new Captures(world, this, this.denials);
    this.refunds = new Refunds(world, this, this.denials, settings);
  }

  /** Tells another feature of every new state of a transaction, before the merchant hears of it. */
  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** Throws the refusal that the request earns. */
  charge(body: JsonObject, origin: ChargeOrigin): JsonObject {
    const at = this.world.clock.seconds();
    const { record, statusMessage } = charge(body, {
      ...origin,
      ...this.means,
      transactionId: origin.isFromPage && isOverBiSnap(body) ? biSnapTransactionId(at) : randomUUID(),
      merchantId: this.world.merchant.merchantId,
      at,
      automaticFee: this.settings.automaticFee,
      grossAmountInfo: this.settings.grossAmountInfo,
      inactiveChannels: this.settings.inactiveChannels ?? [],
      isOrderIdTaken: (orderId) => origin.isFurtherAttempt !== true && this.isOrderIdTaken(orderId),
      isVaNumberTaken: (vaNumber) => this.isVaNumberTaken(vaNumber),
    });
    this.ledger.add(record);
    this.world.effects.count(record.orderId, 'charge');
    const notifiesPending = this.settings.autoNotifyPending && (origin.notifiesPending ?? true);
    if (record.status !== 'pending' || notifiesPending) {
      const told = this.announce(record).finally(() => this.telling.delete(record.transactionId));
      this.telling.set(record.transactionId, told);
    }
    return chargeBody(record, statusMessage, this.world.merchant);
  }

  /** Resolves when the merchant has answered the first delivery of a charge's own notification. */
  async told({ transactionId }: TransactionRecord): Promise<void> {
    await this.telling.get(transactionId);
  }

  status(id: string): JsonObject {
    const body = statusBody(this.answered(this.addressed(id)), this.world.merchant);
    return this.settings.upperCasePending === true ? withUpperCasePending(body) : body;
  }

  /** Every transaction that this one's order_id ever had, latest first, a page of them. */
  statusB2b(id: string, { page, perPage }: { readonly page: number; readonly perPage: number }): JsonObject {
    const { orderId } = this.addressed(id);
    const related = this.ledger.all().filter((record) => record.orderId === orderId);
    const shown = related.reverse().slice(page * perPage, (page + 1) * perPage);
    return {
      status_code: '200',
      status_message: 'Success, transactions are retrieved',
      transactions: shown.map((record) => this.describe(record)),
    };
  }

  cancel(id: string): JsonObject {
    const record = this.addressed(id);
    if (!canMove(record, 'cancel')) throw refusals.notModifiable();
    const cancelled = this.perform(record, { status: 'cancel' }, 'cancel');
    return actionBody(
      this.answered(cancelled),
      '200',
      'Success, transaction is canceled',
      this.world.merchant,
    );
  }

  expire(id: string): JsonObject {
    const record = this.addressed(id);
    if (record.status !== 'pending') throw refusals.notExpirable();
    const expired = this.perform(record, { status: 'expire' }, 'expire');
    return actionBody(this.answered(expired), '407', 'Success, transaction is expired', this.world.merchant);
  }

  /** The merchant accepts what the fraud detection challenged. */
  approve(id: string): JsonObject {
    const approved = this.perform(this.challenged(id), { fraudStatus: 'accept' }, 'approve');
    return actionBody(approved, '200', 'Success, transaction is approved', this.world.merchant);
  }

  /** The merchant refuses what the fraud detection challenged. */
  deny(id: string): JsonObject {
    const denied = this.perform(this.challenged(id), DENIED_CHALLENGE, 'deny');
    return actionBody(denied, '200', 'Success, transaction is denied', this.world.merchant);
  }

  capture(body: JsonObject): JsonObject {
    return this.captures.capture(body);
  }

  refund(id: string, body: JsonObject, method: Refund['method']): JsonObject {
    const answer = this.refunds.refund(id, body, method);
    return { ...answer, order_id: this.answered(this.addressed(id)).orderId };
  }

  /** The bank refuses the next such request for the order. */
  denyNext(id: string, operation: DeniableOperation): void {
    this.denials.add(this.ledger.find(id)?.orderId ?? id, operation);
  }

  /** What the customer, the bank or the operator does; resolves when the first delivery attempt was answered. */
  async act(id: string, action: Action, amount?: number): Promise<TransactionRecord> {
    const record = this.ledger.find(id);
    if (!record) throw new UnknownTransactionError(id);
    const change =
      action === 'refund' ? this.refunds.byHand(record, amount) : changeFor(record, action, amount);
    return this.change(record, change);
  }

  /** Makes a change that no `Action` makes; resolves when the first delivery attempt was answered. */
  async change(record: TransactionRecord, change: Partial<Change>): Promise<TransactionRecord> {
    const next = this.ledger.move(record, change);
    await this.announce(next);
    return next;
  }

  /** A transaction as GET status shows it. */
  describe(record: TransactionRecord): JsonObject {
    return statusBody(record, this.world.merchant);
  }

  /** Changes a transaction at the merchant's request, counts the effect and tells everybody. */
  perform(record: TransactionRecord, change: Partial<Change>, operation: EndpointName): TransactionRecord {
    const next = this.ledger.move(record, change);
    this.world.effects.count(record.orderId, operation);
    void this.announce(next);
    return next;
  }

  /** Resolves when the merchant has answered the first delivery. */
  private async announce(record: TransactionRecord): Promise<void> {
    const { orderId, transactionId } = record;
    for (const listener of this.listeners) listener(record);
    const body = notificationBody(record, this.world.merchant);
    const letters = record.notificationUrls.map((url) => ({ orderId, url, body }));
    await this.world.courier.send(transactionId, letters);
  }

  /** The transaction that a request names; throws the refusal where there is none. */
  addressed(id: string): TransactionRecord {
    const ofOrder = this.ledger.ofOrder(id).filter((each) => !isKnownByTransactionIdOnly(each));
    const record =
      transactionOf(ofOrder, this.settings.transactionByOrderId) ?? this.ledger.withTransactionId(id);
    if (!record) throw refusals.unknownTransaction();
    return record;
  }

  /** The transaction as the API's answers call it. */
  private answered(record: TransactionRecord): TransactionRecord {
    return { ...record, orderId: answeredOrderId(record, this.settings.biSnapOrderId) };
  }

  /** Throws the refusal of a call about a BI-SNAP payment that does not name BI-SNAP as the transaction's source. */
  assertSource(id: string, source: string | undefined): void {
    const isNeeded = this.settings.requiresTransactionSource === true;
    if (!isNeeded || source === 'SNAP_API') return;
    if (this.ledger.withTransactionId(id)?.isOverBiSnap) throw refusals.unknownTransaction();
  }

  private challenged(id: string): TransactionRecord {
    const record = this.addressed(id);
    if (!isChallenged(record)) throw refusals.notModifiable();
    return record;
  }

  /** Whether the order_id is in use, by a transaction that neither expired nor was denied. */
  isOrderIdTaken(orderId: string): boolean {
    return this.ledger.ofOrder(orderId).some((earlier) => !releasesOrderId(earlier));
  }

  private isVaNumberTaken(vaNumber: string): boolean {
    return this.ledger
      .all()
      .some(({ status, facts }) => status === 'pending' && JSON.stringify(facts).includes(`"${vaNumber}"`));
  }
}
