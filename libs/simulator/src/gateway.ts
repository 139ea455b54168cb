import { randomUUID } from 'node:crypto';
import { cancelBody, chargeBody, expireBody, notificationBody, statusBody, type Merchant } from './bodies';
import { charge } from './charge/charge';
import { UnknownTransactionError, refusals } from './errors';
import type { JsonObject } from './json';
import { Ledger } from './ledger/ledger';
import type { Courier } from './notifications/courier';
import type { TransactionRecord } from './transaction';
import { canMove, changeFor, releasesOrderId, type Action } from './transitions';

export interface GatewaySettings extends Merchant {
  readonly now: () => Date;
  readonly autoNotifyPending: boolean;
}

/** What a charge request brings beside its body. */
export interface ChargeOrigin {
  readonly baseUrl: string;
  readonly notificationUrls: readonly string[];
}

/** The gateway without its HTTP: what each call does to the transactions, and who hears of it. */
export class Gateway {
  readonly ledger: Ledger;

  constructor(
    private readonly settings: GatewaySettings,
    private readonly courier: Courier,
  ) {
    this.ledger = new Ledger(settings.now, (record) => void this.announce(record));
  }

  charge(body: JsonObject, origin: ChargeOrigin): JsonObject {
    const { record, statusMessage } = charge(body, {
      ...origin,
      transactionId: randomUUID(),
      merchantId: this.settings.merchantId,
      at: this.ledger.time(),
      isOrderIdTaken: (orderId) => this.isOrderIdTaken(orderId),
      isVaNumberTaken: (vaNumber) => this.isVaNumberTaken(vaNumber),
    });
    this.ledger.add(record);
    if (record.status !== 'pending' || this.settings.autoNotifyPending) void this.announce(record);
    return chargeBody(record, statusMessage, this.settings);
  }

  status(id: string): JsonObject {
    return statusBody(this.addressed(id), this.settings);
  }

  cancel(id: string): JsonObject {
    const record = this.addressed(id);
    if (!canMove(record, 'cancel')) throw refusals.notCancellable();
    const cancelled = this.ledger.move(record, { status: 'cancel' });
    void this.announce(cancelled);
    return cancelBody(cancelled, this.settings);
  }

  expire(id: string): JsonObject {
    const record = this.addressed(id);
    if (record.status !== 'pending') throw refusals.notExpirable();
    const expired = this.ledger.move(record, { status: 'expire' });
    void this.announce(expired);
    return expireBody(expired, this.settings);
  }

  /** What the customer, the bank or the operator does; resolves when the first delivery attempt was answered. */
  async act(id: string, action: Action): Promise<TransactionRecord> {
    const record = this.ledger.find(id);
    if (!record) throw new UnknownTransactionError(id);
    const next = this.ledger.move(record, changeFor(record, action));
    await this.announce(next);
    return next;
  }

  describe(record: TransactionRecord): JsonObject {
    return statusBody(record, this.settings);
  }

  private async announce(record: TransactionRecord): Promise<void> {
    const { orderId, transactionId } = record;
    const body = notificationBody(record, this.settings);
    const letters = record.notificationUrls.map((url) => ({ orderId, url, body }));
    await this.courier.send(transactionId, letters);
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
