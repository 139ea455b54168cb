import { randomUUID } from 'node:crypto';
import { SimulatorError } from '../errors';
import { textAt, type JsonObject } from '../json';
import type { NotificationUrls } from '../notifications/addresses';
import type { PayAccounts } from '../pay-accounts/pay-accounts';
import { Refusal } from '../refusal';
import { notificationBody } from '../transactions/bodies';
import type { TransactionRecord } from '../transactions/transaction';
import type { Transactions } from '../transactions/transactions';
import type { World } from '../world';
import { chargeNotification, creationBody, notifiedSubscription, subscriptionBody } from './bodies';
import { dayOfMonth } from '../clock/calendar';
import { chargeOf, deniedChargeOf, refusedTransactionOf, transactionOf } from './charge';
import { ChargeFailures, REFUSED_CHARGES, type SubscriptionChargeFailure } from './charge-failure';
import * as lifecycle from './lifecycle';
import { subscriptionRefusals } from './refusals';
import { creationOf, updateOf } from './request';
import type { SubscriptionRecord } from './subscription';
import { UnknownSubscriptionError } from './subscription.errors';
import { creationProblems, updateProblems } from './validation';

/** What an attempt to charge led to. */
interface Attempt {
  /** What the notification tells of it. */
  readonly transaction: JsonObject;
  /** Absent where it failed. */
  readonly transactionId?: string;
  /** Resolves when the merchant has answered the payment's own notification. */
  readonly told?: Promise<void>;
}

/** A subscription after an attempt to charge it. */
interface SubscriptionCharged {
  readonly subscription: SubscriptionRecord;
  /** Absent where the attempt made none. */
  readonly transaction?: TransactionRecord;
}

/** The subscriptions, which charge by the clock. */
export class Subscriptions {
  private readonly records = new Map<string, SubscriptionRecord>();
  private readonly failures = new ChargeFailures();

  constructor(
    private readonly world: World,
    private readonly transactions: Transactions,
    private readonly payAccounts: PayAccounts,
  ) {}

  /** Throws the refusal that a creation earns. */
  check(body: JsonObject): void {
    const problems = creationProblems(body, this.world.clock.now());
    if (problems.length > 0) throw subscriptionRefusals.invalid(problems);
    const { paymentType, gopayAccountId } = creationOf(body);
    if (paymentType !== 'gopay') return;
    const isEnabled = this.payAccounts.find(gopayAccountId ?? '')?.status === 'ENABLED';
    if (!isEnabled) {
      throw subscriptionRefusals.invalid(['subscription.gopay.account_id is not an enabled account']);
    }
  }

  /** Creates what was checked; `origin` is the scheme and host that the request came to. */
  create(body: JsonObject, origin: string, notificationUrls: Partial<NotificationUrls> = {}): JsonObject {
    const { startTime, ...creation } = creationOf(body);
    const { firstAt, ...dates } = lifecycle.beginning(startTime, this.world.clock.seconds(), creation);
    const record: SubscriptionRecord = {
      ...creation,
      ...dates,
      id: randomUUID(),
      status: 'active',
      createdAt: this.world.clock.now(),
      day: dayOfMonth(dates.startTime),
      currentInterval: 0,
      dueAt: firstAt,
      nextExecutionAt: firstAt,
      failedAttempts: 0,
      transactionIds: [],
      origin,
      notificationUrls,
    };
    this.keep(record, 'createSubscription');
    void this.notify(record, notifiedSubscription(record, this.world.merchant.merchantId));
    return creationBody(record);
  }

  get(id: string): JsonObject {
    return subscriptionBody(this.addressed(id));
  }

  update(id: string, body: JsonObject): void {
    const record = this.addressed(id);
    const problems = updateProblems(body, this.world.clock.now());
    if (problems.length > 0) throw subscriptionRefusals.invalid(problems);
    const { terms, nextExecutionAt } = updateOf(body);
    this.keep(lifecycle.updated(record, terms, nextExecutionAt), 'updateSubscription');
  }

  disable(id: string): void {
    const record = this.addressed(id);
    if (record.status === 'active') this.keep(lifecycle.disabled(record), 'disableSubscription');
  }

  enable(id: string): void {
    const record = this.addressed(id);
    if (record.status === 'active') return;
    this.keep(lifecycle.enabled(record, this.world.clock.now()), 'enableSubscription');
  }

  cancel(id: string): void {
    const record = this.addressed(id);
    const isPlanned = lifecycle.plannedAt(record) !== undefined;
    if (isPlanned) this.keep(lifecycle.cancelled(record), 'cancelSubscription');
  }

  find(id: string): SubscriptionRecord | undefined {
    return this.records.get(id);
  }

  /** Every subscription, in the order in which they were created. */
  all(): SubscriptionRecord[] {
    return [...this.records.values()];
  }

  /** Takes over subscriptions as they once stood: what became due since is charged at once. */
  restore(records: readonly SubscriptionRecord[]): void {
    for (const record of records) this.keep(record);
  }

  /** Makes the next attempts to charge fail, after those that were asked to fail before. */
  failNext(id: string, failure: Required<SubscriptionChargeFailure>): void {
    if (!this.records.has(id)) throw new UnknownSubscriptionError(id);
    this.failures.add(id, failure);
  }

  /**
   * The date that is due next is charged now, or tried again. Resolves when the merchant has answered the first deliveries.
   *
   * @throws UnknownSubscriptionError, or SimulatorError where nothing is to be charged
   */
  async chargeNow(id: string): Promise<SubscriptionCharged> {
    const record = this.records.get(id);
    if (!record) throw new UnknownSubscriptionError(id);
    if (lifecycle.plannedAt(record) === undefined) {
      throw new SimulatorError(`Subscription ${id} is ${record.status}: no charge of it is due`);
    }
    const transactionId = await this.execute(record, this.world.clock.seconds());
    return {
      subscription: this.records.get(id) ?? record,
      transaction: transactionId === undefined ? undefined : this.transactions.ledger.find(transactionId),
    };
  }

  private keep(record: SubscriptionRecord, operation?: string): void {
    this.records.set(record.id, record);
    this.world.updates.publish('subscription', record.id);
    if (operation) this.world.effects.count(record.id, operation);
    const key = `subscription ${record.id}`;
    const at = lifecycle.plannedAt(record);
    if (at) this.world.clock.at(key, at, async () => void (await this.execute(record, at)));
    else this.world.clock.clear(key);
  }

  /** One attempt to charge what is due. Tells the id of its transaction, where it made one. */
  private async execute(record: SubscriptionRecord, at: Date): Promise<string | undefined> {
    const { transaction, transactionId, told } = this.attempt(record);
    const hasFailed = transactionId === undefined;
    const next = hasFailed ? lifecycle.failed(record, at) : lifecycle.charged(record, at, transactionId);
    this.keep(next, hasFailed ? undefined : 'charge');

    // The merchant hears of a date once it is paid, or given up: not while a retry is pending.
    const isOver = next.failedAttempts === 0;
    const body = chargeNotification(transaction, next, this.world.merchant.merchantId);
    await Promise.all([told, isOver && this.notify(record, body)]);
    return textAt(transaction, 'transaction_id');
  }

  private attempt(record: SubscriptionRecord): Attempt {
    const failure = this.failures.take(record.id);
    if (failure !== undefined && failure !== 'denied') return { transaction: REFUSED_CHARGES[failure] };
    const { payload, facts } = failure === 'denied' ? deniedChargeOf(record) : chargeOf(record);
    try {
      const baseUrl = this.world.baseUrl(record.origin);
      const answer = this.transactions.charge(payload, { baseUrl, facts, notificationUrls: [] });
      const transactionId = String(answer.transaction_id);
      const transaction = transactionOf(answer);
      const told = this.announce(record, transactionId);
      return answer.transaction_status === 'deny'
        ? { transaction, told }
        : { transaction, transactionId, told };
    } catch (error) {
      if (error instanceof Refusal) return { transaction: refusedTransactionOf(error) };
      throw error;
    }
  }

  /**
   * Sends the payment's own notification. Done here rather than by the charge, which does not wait for the answer: the clock
   * must not move on before.
   */
  private async announce({ notificationUrls }: SubscriptionRecord, transactionId: string): Promise<void> {
    const url = notificationUrls.payment ?? this.world.notificationUrls.payment;
    const charged = this.transactions.ledger.find(transactionId);
    if (!charged || url === undefined) return;
    this.transactions.ledger.keep({ ...charged, notificationUrls: [url] });
    const body = notificationBody(charged, this.world.merchant);
    await this.world.courier.send(transactionId, [{ orderId: charged.orderId, url, body }]);
  }

  /** Resolves when the merchant has answered the first delivery. */
  private async notify({ id, notificationUrls }: SubscriptionRecord, body: JsonObject): Promise<void> {
    const url = notificationUrls.recurring ?? this.world.notificationUrls.recurring;
    if (url) await this.world.courier.send(id, [{ orderId: id, url, body }]);
  }

  private addressed(id: string): SubscriptionRecord {
    const record = this.records.get(id);
    if (!record) throw subscriptionRefusals.unknown();
    return record;
  }
}
