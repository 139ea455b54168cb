import { Inject, Injectable, Logger } from '@nestjs/common';
import { unusable } from '../gateway-commands/command.runner';
import { Inbox } from '../notifications/inbox';
import {
  isOfOrder,
  type Delivery,
  type NotificationHandler,
  type OrderNotification,
  type Recorded,
  type SignedDelivery,
} from '../notifications/notification.handler';
import { MidtransClients } from '../options/clients';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { fetchStatus } from './fetch-status';
import { PaymentLedger, type Outcome, type PaymentGatewayState } from './ledger';
import { parsePaymentState, savedTokenOf } from './payment.gateway-state';
import { concernsMoney } from './payment.status';
import { withBankConfirmations } from './refunds/reported-refunds';

/** Takes the notifications of transactions: moves the payment of their order. */
@Injectable()
export class PaymentNotifications implements NotificationHandler {
  private readonly logger = new Logger('Midtrans:notifications');

  constructor(
    private readonly clients: MidtransClients,
    private readonly ledger: PaymentLedger,
    private readonly inbox: Inbox,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  matches(notification: SignedDelivery): boolean {
    return isOfOrder(notification);
  }

  async handle(notification: SignedDelivery): Promise<Recorded | 'unmatched' | null> {
    if (!isOfOrder(notification)) return null;
    const { account, delivery } = notification;
    const told = this.told(notification);
    if (told === undefined) {
      const status = JSON.stringify(delivery.transactionStatus);
      this.logger.warn(`Order ${delivery.orderId}: unknown transaction_status ${status}`);
      return this.inbox.record(account, delivery, { status: 'unknown_status' });
    }
    const outcome = (await this.applyTold(told, delivery)) ?? (await this.applyConfirmed(told, notification));
    return recordedAs(outcome, delivery, this.logger);
  }

  /** Where deliveries are believed as they are, so is the card that one says was saved. */
  private told({ account, body, delivery }: OrderNotification): PaymentGatewayState | undefined {
    const reported = parsePaymentState({ account, orderId: delivery.orderId }, body, false);
    if (reported === undefined || this.options.notifications.confirm !== 'never') return reported;
    return { ...reported, savedToken: savedTokenOf(reported.update, body) };
  }

  /** @returns null where the gateway must be asked first: nothing was written */
  private async applyTold(reported: PaymentGatewayState, delivery: Delivery): Promise<Outcome | null> {
    if (this.asksBeforeBelieving(reported)) {
      const would = await this.ledger.preview(reported, delivery);
      if (would === 'moved' || would === 'confirm') return null;
    }
    const outcome = await this.ledger.apply(reported, delivery);
    return outcome.kind === 'confirm' ? null : outcome;
  }

  /** Asks the gateway, outside any transaction, and believes its answer rather than the delivery. */
  private async applyConfirmed(
    told: PaymentGatewayState,
    { account, delivery, timeoutMs }: OrderNotification,
  ): Promise<Outcome> {
    const order = { ...delivery, isReplaced: await this.ledger.isOfFormer(told) };
    const response = await fetchStatus(this.clients.get(account), order, timeoutMs);
    const confirmed = parsePaymentState({ account, orderId: delivery.orderId }, response, true);
    if (confirmed === undefined) throw unusable('Midtrans answered without a status that we know');
    const refunds = withBankConfirmations(confirmed.refunds ?? [], told.refunds ?? []);
    return this.ledger.apply({ ...confirmed, refunds }, delivery);
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
}

/** How a delivery stands in the inbox by what became of its payment. */
export function recordedAs(
  outcome: Outcome,
  { id, orderId, grossAmount }: Delivery,
  logger: Logger,
): Recorded | 'unmatched' {
  switch (outcome.kind) {
    case 'moved':
      return { id: outcome.notificationId ?? id, status: 'processed' };
    case 'stale':
      return { id: outcome.notificationId ?? id, status: 'stale' };
    case 'amount_mismatch':
      logger.error(`Order ${orderId}: notified with amount ${grossAmount}, which is not what was charged`);
      return { id: outcome.notificationId ?? id, status: 'amount_mismatch' };
    case 'duplicate':
      return { id: outcome.notificationId, status: 'duplicate' };
    case 'unmatched':
      return 'unmatched';
    case 'confirm':
      // A status that was read back needs no further confirmation.
      throw new Error(`Order ${orderId}: a confirmed report asked for confirmation`);
    default:
      return outcome satisfies never;
  }
}
