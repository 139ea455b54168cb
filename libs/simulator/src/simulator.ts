import type { CheckoutMethods } from './checkout-methods';
import type { EffectCounts } from './effects';
import type { FaultConditions } from './faults/conditions';
import type { Fault } from './faults/fault';
import type { ActiveFault, FaultTarget } from './faults/faults';
import type { FaultHandle } from './faults/rules';
import type { ListenOptions, SimulatorServer } from './http/server';
import type { NotificationAttempt } from './notifications/courier';
import type { KeptRequest } from './traffic/kept-request';
import type { ActiveNotificationFault, NotificationFault } from './notifications/notification-fault';
import type { PayAccount } from './pay-accounts/pay-account';
import type { SimulatorState } from './state/state';
import type { SubscriptionChargeFailure } from './subscriptions/charge-failure';
import type { Subscription } from './subscriptions/subscription';
import type { DeniableOperation } from './transactions/bank-denials';
import type { Transaction } from './transactions/transaction';

/** The Midtrans gateway, played in this process. */
export interface Simulator extends CheckoutMethods {
  /** The seed of everything random: give it as an option to repeat this run. Undefined where `random` was given. */
  readonly seed: number | undefined;
  /** Answers a request as the gateway would; serves an HTTP server, an msw handler and an injected `fetch` alike. */
  fetch(request: Request): Promise<Response>;
  /** Serves the gateway, the control API and the pages over HTTP, or over TLS. Several may listen at once. */
  listen(options?: ListenOptions): Promise<SimulatorServer>;
  /**
   * The customer pays. A pending transaction is settled; a card that waits for 3D Secure becomes what its number says
   * (`capture`, or `authorize` when the charge asked for it, for all but the sandbox's refused cards); an authorization is
   * captured.
   *
   * Like `settle`, `expire` and `deny` it takes an order_id (or transaction_id), resolves when the first delivery attempt of
   * the notification was answered, throws {@link UnknownTransactionError} for an order nobody charged, and
   * {@link IllegalTransitionError} where the gateway's state machine has no such way.
   */
  pay(orderId: string): Promise<Transaction>;
  /**
   * The cardholder answers the question of 3D Secure. The one-time password 112233 does what `pay` does; any other fails the
   * authentication, which denies the payment. Resolves and throws as `pay` does, and throws IllegalTransitionError for
   * what does not wait for 3D Secure.
   */
  submitOtp(orderId: string, otp: string): Promise<Transaction>;
  /**
   * The money arrives: a capture or a pending transaction becomes `settlement`. A capture does so by itself within a day of the
   * gateway's clock.
   */
  settle(orderId: string): Promise<Transaction>;
  /** The time to pay runs out. */
  expire(orderId: string): Promise<Transaction>;
  /**
   * The bank refuses; after a settlement it reverses (Permata VA, Mandiri Bill and Indomaret only). A challenged card is cancelled
   * as a fraud.
   */
  deny(orderId: string): Promise<Transaction>;
  /** The gateway fails to process a pending transaction, which ends as `failure`. */
  failure(orderId: string): Promise<Transaction>;
  /**
   * The merchant refunds by hand, in the dashboard: nobody called the API, and the notifications come unasked. The rules are
   * those of the API.
   *
   * @param amount whole rupiah; all that is left unless told
   * @throws IllegalTransitionError where the payment cannot be refunded (any more), IllegalAmountError where not this much
   */
  refund(orderId: string, amount?: number): Promise<Transaction>;
  /**
   * The cardholder gets the money back through the bank, after a settlement.
   *
   * @param amount whole rupiah; all that is left unless told
   * @throws IllegalTransitionError where nothing can be charged back, IllegalAmountError where not this much
   */
  chargeback(orderId: string, amount?: number): Promise<Transaction>;
  /**
   * Lets the bank refuse the next capture, refund or direct refund that is asked for through the API. The answer is a 202; the
   * payment stays as it is.
   */
  denyNext(orderId: string, operation: DeniableOperation): void;
  /** The latest transaction of an order_id (or the one with this transaction_id), as it stands now. */
  transaction(orderId: string): Transaction | undefined;
  /** Every transaction, in the order in which they were charged. */
  transactions(): readonly Transaction[];
  /**
   * The customer links a pending GoPay account, as with the right PIN on GoPay's page. Resolves when the first delivery
   * attempt of the notification was answered.
   *
   * @throws UnknownPayAccountError, or IllegalPayAccountStatusError for an account that does not wait for it
   */
  linkPayAccount(accountId: string): Promise<PayAccount>;
  /** The customer unlinks a GoPay account in the app. Resolves and throws as `linkPayAccount` does. */
  unlinkPayAccount(accountId: string): Promise<PayAccount>;
  /** A GoPay account, as it stands now. */
  payAccount(accountId: string): PayAccount | undefined;
  /** Every GoPay account, in the order in which they were created. */
  payAccounts(): readonly PayAccount[];
  /** A subscription, as it stands now. */
  subscription(id: string): Subscription | undefined;
  /** Every subscription, in the order in which they were created. */
  subscriptions(): readonly Subscription[];
  /**
   * The next charge of a subscription comes now, or the retry that is pending; its later dates stay. Resolves when the first delivery
   * attempts of its notifications were answered.
   *
   * @throws UnknownSubscriptionError, or SimulatorError for one that is not charged any more
   */
  chargeSubscription(id: string): Promise<Subscription>;
  /**
   * Makes the next attempts to charge a subscription fail, retries included: the next one, as `denied`, unless told.
   *
   * @throws UnknownSubscriptionError, or InvalidFieldError naming what is not as it must be
   */
  failNextSubscriptionCharge(id: string, failure?: SubscriptionChargeFailure): void;
  /**
   * The newest requests of the gateway's API with their answers, in the order in which they were answered: as many as
   * the option `keptRequests` says. Keys, card numbers and CVVs are in none.
   */
  requests(): readonly KeptRequest[];
  /**
   * The newest webhook attempts, in the order in which they were answered: as many as the option `keptNotifications` says, 10,000 unless
   * told.
   */
  notifications(): readonly NotificationAttempt[];
  /**
   * Moves the gateway's clock: `advance('2h')`, or milliseconds. Whatever becomes due on the way happens, in order and each at
   * its own time: expiries, redeliveries, charges of subscriptions. Resolves when your webhook has answered all of it.
   *
   * @throws SimulatorError for what is no duration
   */
  advance(duration: string | number): Promise<void>;
  /**
   * Takes back what `advance` moved the clock by, once what is under way has passed. What has happened stays; an expiry that is ahead
   * again comes at its own time.
   */
  backToNow(): Promise<void>;
  /** The gateway's time. */
  now(): Date;
  /** How often each operation really took effect for an order_id (or another subject's id). */
  effects(id: string): EffectCounts;
  /** Sends a notification once more, as the dashboard's button does; takes the `id` of {@link NotificationAttempt}. */
  resend(notificationId: string): Promise<NotificationAttempt>;
  /**
   * Lets calls of an endpoint (`'*'`: of any) go wrong: the next one, or those that `when` says. Where several faults were set,
   * the one set first strikes, and the next in line when that is spent; a latency goes with another fault.
   *
   * ```ts
   * simulator.fail('charge', { kind: 'lost-response' });
   * simulator.fail('*', { kind: 'latency', ms: 300 }, { probability: 0.1 });
   * simulator.fail('getStatus', { kind: 'status', status: 429, retryAfter: 2 }, { times: 3, orderId: 'ORDER-1' });
   * ```
   *
   * @throws InvalidFieldError naming what is not as it must be
   */
  fail(endpoint: FaultTarget, fault: Fault, when?: FaultConditions): FaultHandle;
  /**
   * Lets notifications go wrong: the next one, or those that `when` says. One message meets one fault at most. `pay` and the
   * like do not wait for a message that is delayed or held back; `advance` and `idle` do.
   *
   * ```ts
   * simulator.failNotifications({ kind: 'duplicate', copies: 2, concurrent: true });
   * simulator.failNotifications({ kind: 'reorder' }, { orderId: 'ORDER-1' });
   * ```
   *
   * @throws InvalidFieldError naming what is not as it must be
   */
  failNotifications(fault: NotificationFault, when?: FaultConditions): FaultHandle;
  /** The faults in force that `fail` set, in the order in which they were set. */
  faults(): readonly ActiveFault[];
  /** The faults in force that `failNotifications` set, in the order in which they were set. */
  notificationFaults(): readonly ActiveNotificationFault[];
  /** Takes back every fault, of calls and of notifications. What they have struck stays struck. */
  clearFaults(): void;
  /** Resolves when no delivery is under way and no redelivery is planned. */
  idle(): Promise<void>;
  /**
   * Sends the notifications of what begins from now on there, in place of `notificationUrl`: for an app whose port is known only once
   * it listens.
   *
   * @throws InvalidFieldError for what is no http(s) URL
   */
  notifyAt(notificationUrl: string): void;
  /**
   * Forgets everything: transactions and whatever else there is, notifications, faults, counted effects, the clock's advance,
   * and how far the seed's numbers were drawn. Servers go on listening under their urls. What is under way is broken off.
   */
  reset(): Promise<void>;
  /**
   * All that the gateway knows, as JSON: transactions, accounts and subscriptions, pages, invoices, card tokens, counted effects and the
   * clock's advance. Neither keys nor card numbers are in it, nor notifications, requests, faults and Idempotency-Keys.
   */
  exportState(): SimulatorState;
  /**
   * Forgets everything, as `reset` does, and goes on from what `exportState` gave. What became due since happens at once.
   *
   * @throws SimulatorError for what is no state or of another version, InvalidFieldError naming what in it is not as it must be; nothing
   * is forgotten then
   */
  importState(state: SimulatorState): Promise<void>;
  /** Stops listening, cancels timers and aborts deliveries; nothing is left behind. */
  close(): Promise<void>;
}
