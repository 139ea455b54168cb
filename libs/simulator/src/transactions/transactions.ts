import { randomUUID } from 'node:crypto';
import { UnknownTransactionError } from '../errors';
import type { RequestOrigin } from '../http/request';
import type { JsonObject } from '../json';
import { refusals } from '../refusal';
import type { World } from '../world';
import { cancelBody, chargeBody, expireBody, notificationBody, statusBody } from './bodies';
import { charge } from './charge/charge';
import { Ledger } from './ledger';
import type { TransactionRecord } from './transaction';
import { canMove, changeFor, releasesOrderId, type Action } from './transitions';

/** What another room of the gateway gives a transaction that it begins. */
export interface ChargeOrigin extends RequestOrigin {
  /** Fields that every body of the transaction carries, such as `payment_link_id`. */
  readonly facts?: JsonObject;
}

type Listener = (record: TransactionRecord) => Promise<void>;

/** What each call does to the transactions, and who hears of it. */
export class Transactions {
  readonly ledger: Ledger;
  private readonly listeners: Listener[] = [];

  constructor(
    private readonly world: World,
    private readonly settings: { readonly autoNotifyPending: boolean },
  ) {
    this.ledger = new Ledger(world.clock, (record) => this.announce(record));
  }

  /** Tells another room of every new state of a transaction, before the merchant hears of it. */
  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** Throws the refusal that the request earns. */
  charge(body: JsonObject, origin: ChargeOrigin): JsonObject {
    const { record, statusMessage } = charge(body, {
      ...origin,
      transactionId: randomUUID(),
      merchantId: this.world.merchant.merchantId,
      at: this.world.clock.seconds(),
      isOrderIdTaken: (orderId) => this.isOrderIdTaken(orderId),
      isVaNumberTaken: (vaNumber) => this.isVaNumberTaken(vaNumber),
    });
    this.ledger.add(record);
    this.world.effects.count(record.orderId, 'charge');
    if (record.status !== 'pending' || this.settings.autoNotifyPending) void this.announce(record);
    return chargeBody(record, statusMessage, this.world.merchant);
  }

  status(id: string): JsonObject {
    return statusBody(this.addressed(id), this.world.merchant);
  }

  cancel(id: string): JsonObject {
    const record = this.addressed(id);
    if (!canMove(record, 'cancel')) throw refusals.notModifiable();
    const cancelled = this.ledger.move(record, { status: 'cancel' });
    this.world.effects.count(record.orderId, 'cancel');
    void this.announce(cancelled);
    return cancelBody(cancelled, this.world.merchant);
  }

  expire(id: string): JsonObject {
    const record = this.addressed(id);
    if (record.status !== 'pending') throw refusals.notExpirable();
    const expired = this.ledger.move(record, { status: 'expire' });
    this.world.effects.count(record.orderId, 'expire');
    void this.announce(expired);
    return expireBody(expired, this.world.merchant);
  }

  /** What the customer, the bank or the operator does; resolves when the first delivery attempt was answered. */
  async act(id: string, action: Action): Promise<TransactionRecord> {
    const record = this.ledger.find(id);
    if (!record) throw new UnknownTransactionError(id);
    const next = this.ledger.move(record, changeFor(record, action));
    await this.announce(next);
    return next;
  }

  /** A transaction as GET status shows it. */
  describe(record: TransactionRecord): JsonObject {
    return statusBody(record, this.world.merchant);
  }

  /** Resolves when the merchant has answered the first delivery. */
  private async announce(record: TransactionRecord): Promise<void> {
    const { orderId, transactionId } = record;
    await Promise.all(this.listeners.map((listener) => listener(record)));
    const body = notificationBody(record, this.world.merchant);
    const letters = record.notificationUrls.map((url) => ({ orderId, url, body }));
    await this.world.courier.send(transactionId, letters);
  }

  private addressed(id: string): TransactionRecord {
    const record = this.ledger.find(id);
    // The gateway knows a DANA payment by its transaction_id only.
    const isHidden = record?.paymentType === 'dana' && record.transactionId !== id;
    if (!record || isHidden) throw refusals.unknownTransaction();
    return record;
  }

  private isOrderIdTaken(orderId: string): boolean {
    const earlier = this.ledger.find(orderId);
    return earlier !== undefined && earlier.orderId === orderId && !releasesOrderId(earlier);
  }

  private isVaNumberTaken(vaNumber: string): boolean {
    return this.ledger
      .all()
      .some(({ status, facts }) => status === 'pending' && JSON.stringify(facts).includes(`"${vaNumber}"`));
  }
}
