import {
  ForbiddenException,
  HttpException,
  Inject,
  Injectable,
  Logger,
  ServiceUnavailableException,
} from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { MidtransInputError } from '../errors/midtrans.errors';
import { OutboxRelay } from '../events/outbox.relay';
import { MidtransError, redactText, type TransactionResponse } from '../gateway';
import { Accounts } from '../options/accounts';
import { MidtransClients } from '../options/clients';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { parsePaymentState, savedTokenOf, storableJson } from '../payments/payment.gateway-state';
import type { Delivery, Outcome } from '../features/notification.handler';
import { PaymentLedger, type PaymentGatewayState, type Unmatched } from '../payments/ledger';
import { NOTIFICATION_HANDLERS, type NotificationHandler } from '../features/notification.handler';
import { fetchStatus } from '../payments/fetch-status';
import { withBankConfirmations } from '../payments/refunds/reported-refunds';
import { concernsMoney } from '../payments/payment.status';
import {
  syncTriggerIn,
  SubscriptionNotifications,
  type SyncTrigger,
} from '../subscriptions/subscription.notifications';
import { notificationEvent, snapshotOf, type InboxEntry, type Recorded } from './inbox-entry';
import { fingerprintOf, parseNotification, type ParsedNotification } from './parse-notification';
import { concernsPayAccount } from './parse-pay-account-notification';
import { PayAccountNotifications } from './pay-account-notifications';
import { RejectedNotifications } from './rejected-notifications';

/** The gateway could not say whether a notification is true. */
class UnconfirmedError extends Error {}

/**
 * Takes the gateway's deliveries. What it answers says what the gateway should do next: resolved is "we have it",
 * 400 and 403 are "not for us", 503 is "deliver again".
 */
@Injectable()
export class NotificationService {
  private readonly logger = new Logger('Midtrans:notifications');

  constructor(
    private readonly accounts: Accounts,
    private readonly clients: MidtransClients,
    private readonly ledger: PaymentLedger,
    private readonly relay: OutboxRelay,
    private readonly rejected: RejectedNotifications,
    private readonly payAccounts: PayAccountNotifications,
    private readonly hints: SubscriptionNotifications,
    @Inject(NOTIFICATION_HANDLERS) private readonly claimants: readonly NotificationHandler[],
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /**
   * Records a delivery once and moves its payment, or the customer's account that it is about. A recurring notification is no
   * more than a hint: it is not recorded, and what it says of a subscription is asked of Midtrans.
   *
   * @returns the id under which the inbox has it, the same for every redelivery; null of a hint
   * @throws MidtransInputError where it is no notification: nothing is recorded
   * @throws ForbiddenException where none of our keys signed it
   * @throws ServiceUnavailableException where it could not be stored or confirmed
   */
  async handle(body: unknown): Promise<string | null> {
    const hint = syncTriggerIn(body);
    if (hint !== undefined) return this.follow(hint);
    try {
      if (concernsPayAccount(body)) return await this.payAccounts.receive(body);
      const { notification, errors } = parseNotification(body);
      if (notification === undefined) throw new MidtransInputError(errors);
      return await this.receive(notification);
    } catch (error) {
      if (error instanceof HttpException || error instanceof MidtransInputError) throw error;
      const reason = redactText(error instanceof Error ? error.message : String(error));
      this.logger.error(`The notification of ${subjectOf(body)} could not be stored: ${reason}`);
      throw new ServiceUnavailableException('The notification could not be stored, deliver it again');
    }
  }

  private async follow(hint: SyncTrigger): Promise<null> {
    try {
      await this.hints.request(hint);
      return null;
    } catch (error) {
      const reason = redactText(error instanceof Error ? error.message : String(error));
      this.logger.warn(`A recurring notification could not be followed: ${reason}`);
      throw new ServiceUnavailableException('The subscription could not be read, deliver it again');
    }
  }

  private async receive(notification: ParsedNotification): Promise<string> {
    const account = this.accounts.signerOf(notification.signed)?.name;
    if (account === undefined) {
      const entry = entryOf(notification);
      const id = await this.rejected.record(entry, notification.body);
      const snapshot = snapshotOf(null, entry, { id, status: 'invalid_signature' });
      this.relay.emit(notificationEvent('notification.rejected', snapshot));
      throw new ForbiddenException('The signature does not match');
    }
    const recorded = await this.process(account, notification, deliveryOf(notification));
    const snapshot = snapshotOf(account, entryOf(notification), recorded);
    this.relay.emit(notificationEvent('notification.received', snapshot));
    return recorded.id;
  }

  private async process(
    account: string,
    notification: ParsedNotification,
    delivery: Delivery,
  ): Promise<Recorded> {
    const reported = this.told({ account, orderId: delivery.orderId }, notification.body);
    if (reported === undefined) {
      this.logger.warn(
        `Order ${delivery.orderId}: unknown transaction_status "${notification.transactionStatus}"`,
      );
      const id = await this.ledger.record(account, delivery, 'unknown_status');
      return { id, status: 'unknown_status' };
    }
    const claimed = await this.claim(account, notification, delivery);
    if (claimed !== null) return this.recorded(claimed, delivery);
    let outcome = await this.applyTold(reported, delivery, 'leave');
    if (outcome?.kind === 'unmatched') {
      await this.seek(account, notification, delivery);
      outcome = await this.applyTold(reported, delivery, 'record');
    }
    if (outcome !== null) return this.recorded(outcome, delivery);
    return this.processConfirmed(reported, notification, delivery);
  }

  /** Where deliveries are believed as they are, so is the card that one says was saved. */
  private told(
    order: { account: string; orderId: string },
    body: TransactionResponse,
  ): PaymentGatewayState | undefined {
    const reported = parsePaymentState(order, body, false);
    if (reported === undefined || this.options.notifications.confirm !== 'never') return reported;
    return { ...reported, savedToken: savedTokenOf(reported.update, body) };
  }

  /** @returns null where the gateway must be asked first: nothing was written */
  private async applyTold(
    reported: PaymentGatewayState,
    delivery: Delivery,
    unmatched: Unmatched,
  ): Promise<Outcome | null> {
    if (this.asksBeforeBelieving(reported)) {
      const would = await this.ledger.preview(reported, delivery);
      if (would === 'moved' || would === 'confirm') return null;
      if (would === 'unmatched' && unmatched === 'leave') return { kind: would, notificationId: null };
    }
    const outcome = await this.ledger.apply(reported, delivery, unmatched);
    return outcome.kind === 'confirm' ? null : outcome;
  }

  /** No payment here is of this order: whoever may have begun it looks, before it counts as not ours. */
  private async seek(account: string, { body }: ParsedNotification, delivery: Delivery): Promise<void> {
    const { confirmTimeoutMs: timeoutMs } = this.options.notifications;
    try {
      for (const each of this.claimants) {
        if (await each.discover?.({ account, body, delivery, timeoutMs })) return;
      }
    } catch (error) {
      await this.unconfirmed(account, delivery, error);
    }
  }

  /** Leaves a transaction that Midtrans began itself to the room that knows its mark. */
  private async claim(
    account: string,
    { body }: ParsedNotification,
    delivery: Delivery,
  ): Promise<Outcome | null> {
    const handler = this.claimants.find((each) => each.matches(body));
    const { confirmTimeoutMs: timeoutMs } = this.options.notifications;
    try {
      return (await handler?.handle({ account, body, delivery, timeoutMs })) ?? null;
    } catch (error) {
      return this.unconfirmed(account, delivery, error);
    }
  }

  /** Asks the gateway, outside any transaction, and believes its answer rather than the delivery. */
  private async processConfirmed(
    told: PaymentGatewayState,
    notification: ParsedNotification,
    delivery: Delivery,
  ): Promise<Recorded> {
    const { account } = told;
    try {
      const read = await this.readBack(account, notification);
      const report = { ...read, refunds: withBankConfirmations(read.refunds ?? [], told.refunds ?? []) };
      return this.recorded(await this.ledger.apply(report, delivery), delivery);
    } catch (error) {
      return this.unconfirmed(account, delivery, error);
    }
  }

  private async unconfirmed(account: string, delivery: Delivery, error: unknown): Promise<never> {
    if (!(error instanceof MidtransError) && !(error instanceof UnconfirmedError)) throw error;
    await this.ledger.record(account, delivery, 'unconfirmed', { error: error.message });
    this.logger.warn(`Order ${delivery.orderId} could not be confirmed: ${error.message}`);
    throw new ServiceUnavailableException('The notification could not be confirmed, deliver it again');
  }

  private async readBack(account: string, notification: ParsedNotification): Promise<PaymentGatewayState> {
    const { orderId } = notification.signed;
    const { paymentType, transactionId } = notification;
    const response = await fetchStatus(
      this.clients.get(account),
      { orderId, paymentType, transactionId },
      this.options.notifications.confirmTimeoutMs,
    );
    const reported = parsePaymentState({ account, orderId }, response, true);
    if (reported === undefined) throw new UnconfirmedError('Midtrans answered without a status that we know');
    return reported;
  }

  private asksBeforeBelieving(reported: PaymentGatewayState): boolean {
    const { confirm } = this.options.notifications;
    switch (confirm) {
      case 'always':
        return true;
      case 'paid':
        return concernsMoney(reported.update);
      case 'never':
        return false;
      default:
        return confirm satisfies never;
    }
  }

  private recorded(outcome: Outcome, delivery: Delivery): Recorded {
    switch (outcome.kind) {
      case 'moved':
        return { id: outcome.notificationId ?? delivery.id, status: 'processed' };
      case 'amount_mismatch':
        this.logger.error(
          `Order ${delivery.orderId}: notified with amount ${delivery.grossAmount}, which is not what was charged`,
        );
        return { id: outcome.notificationId ?? delivery.id, status: outcome.kind };
      case 'stale':
      case 'unmatched':
        return { id: outcome.notificationId ?? delivery.id, status: outcome.kind };
      case 'duplicate':
        return { id: outcome.notificationId, status: 'duplicate' };
      case 'confirm':
        // A status that was read back needs no further confirmation.
        throw new Error(`Order ${delivery.orderId}: a confirmed report asked for confirmation`);
      default:
        return outcome satisfies never;
    }
  }
}

function deliveryOf(notification: ParsedNotification): Delivery {
  const { body, signed } = notification;
  return {
    id: uuidv7(),
    fingerprint: fingerprintOf(body),
    orderId: signed.orderId,
    transactionId: notification.transactionId,
    transactionStatus: notification.transactionStatus,
    fraudStatus: notification.fraudStatus,
    paymentType: notification.paymentType,
    statusCode: signed.statusCode,
    grossAmount: signed.grossAmount,
    rawPayload: storableJson(body),
  };
}

function entryOf({ signed, ...told }: ParsedNotification): InboxEntry {
  return {
    orderId: signed.orderId,
    transactionId: told.transactionId,
    transactionStatus: told.transactionStatus,
    accountId: null,
    accountStatus: null,
    fraudStatus: told.fraudStatus,
    paymentType: told.paymentType,
    statusCode: signed.statusCode,
    grossAmount: signed.grossAmount,
  };
}

/** What could not be stored was read before: its ids are what they should be. */
function subjectOf(body: unknown): string {
  const { order_id: orderId, account_id: accountId } = body as Record<string, unknown>;
  return concernsPayAccount(body) ? `pay account ${String(accountId)}` : `order ${String(orderId)}`;
}
