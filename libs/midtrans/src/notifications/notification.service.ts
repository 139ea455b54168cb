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
import { MidtransError, redactText } from '../gateway';
import { Accounts } from '../options/accounts';
import { MidtransClients } from '../options/clients';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/defaults';
import { reportOf, storableJson } from '../payments/gateway-report';
import { PaymentLedger, type Delivery, type GatewayReport, type Outcome } from '../payments/ledger';
import { readStatus } from '../payments/read-status';
import { concernsMoney } from '../payments/status';
import type { NotificationStatus } from './notification.entity';
import { fingerprintOf, readNotification, type ReadNotification } from './notification.reader';
import { RejectedNotifications } from './rejected-notifications';

/** What became of a delivery: its place in the inbox, and how it stands there. */
interface Recorded {
  readonly id: string;
  readonly status: NotificationStatus | 'duplicate';
}

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
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /**
   * Records a delivery once and moves its payment.
   *
   * @returns the id under which the inbox has it, the same for every redelivery
   * @throws MidtransInputError where it is no notification: nothing is recorded
   * @throws ForbiddenException where none of our keys signed it
   * @throws ServiceUnavailableException where it could not be stored or confirmed
   */
  async handle(body: unknown): Promise<string> {
    const { notification, errors } = readNotification(body);
    if (notification === undefined) throw new MidtransInputError(errors);
    try {
      return await this.receive(notification);
    } catch (error) {
      if (error instanceof HttpException) throw error;
      const reason = redactText(error instanceof Error ? error.message : String(error));
      this.logger.error(
        `The notification of order ${notification.signed.orderId} could not be stored: ${reason}`,
      );
      throw new ServiceUnavailableException('The notification could not be stored, deliver it again');
    }
  }

  private async receive(notification: ReadNotification): Promise<string> {
    const account = this.accounts.signerOf(notification.signed)?.name;
    if (account === undefined) {
      const id = await this.rejected.record(notification);
      this.announce('notification.rejected', null, notification, { id, status: 'invalid_signature' });
      throw new ForbiddenException('The signature does not match');
    }
    const recorded = await this.process(account, notification, deliveryOf(notification));
    this.announce('notification.received', account, notification, recorded);
    return recorded.id;
  }

  private async process(
    account: string,
    notification: ReadNotification,
    delivery: Delivery,
  ): Promise<Recorded> {
    const report = reportOf({ account, orderId: delivery.orderId }, notification.body, false);
    if (report === undefined) {
      this.logger.warn(
        `Order ${delivery.orderId}: unknown transaction_status "${notification.transactionStatus}"`,
      );
      const id = await this.ledger.record(account, delivery, 'unknown_status');
      return { id, status: 'unknown_status' };
    }
    if (!this.asksBeforeBelieving(report)) {
      const outcome = await this.ledger.apply(report, delivery);
      if (outcome.kind !== 'confirm') return this.recorded(outcome, delivery);
    } else if (!['moved', 'confirm'].includes(await this.ledger.preview(report, delivery))) {
      return this.recorded(await this.ledger.apply(report, delivery), delivery);
    }
    return this.processConfirmed(account, notification, delivery);
  }

  /** Asks the gateway, outside any transaction, and believes its answer rather than the delivery. */
  private async processConfirmed(
    account: string,
    notification: ReadNotification,
    delivery: Delivery,
  ): Promise<Recorded> {
    try {
      const report = await this.readBack(account, notification);
      return this.recorded(await this.ledger.apply(report, delivery), delivery);
    } catch (error) {
      if (!(error instanceof MidtransError) && !(error instanceof UnconfirmedError)) throw error;
      await this.ledger.record(account, delivery, 'unconfirmed', { error: error.message });
      this.logger.warn(`Order ${delivery.orderId} could not be confirmed: ${error.message}`);
      throw new ServiceUnavailableException('The notification could not be confirmed, deliver it again');
    }
  }

  private async readBack(account: string, notification: ReadNotification): Promise<GatewayReport> {
    const { orderId } = notification.signed;
    const { paymentType, transactionId } = notification;
    const response = await readStatus(
      this.clients.get(account),
      { orderId, paymentType, transactionId },
      this.options.notifications.confirmTimeoutMs,
    );
    const report = reportOf({ account, orderId }, response, true);
    if (report === undefined) throw new UnconfirmedError('Midtrans answered without a status that we know');
    return report;
  }

  private asksBeforeBelieving(report: GatewayReport): boolean {
    const { confirm } = this.options.notifications;
    switch (confirm) {
      case 'always':
        return true;
      case 'paid':
        return concernsMoney(report.fact);
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

  private announce(
    type: 'notification.received' | 'notification.rejected',
    account: string | null,
    notification: ReadNotification,
    recorded: Recorded,
  ): void {
    const { signed, transactionId, transactionStatus, fraudStatus, paymentType } = notification;
    this.relay.emit({
      id: uuidv7(),
      type,
      occurredAt: new Date(),
      account: account ?? '',
      notification: {
        id: recorded.id,
        account,
        orderId: signed.orderId,
        transactionId,
        transactionStatus,
        fraudStatus,
        paymentType,
        statusCode: signed.statusCode,
        grossAmount: signed.grossAmount,
        status: recorded.status,
      },
    });
  }
}

function deliveryOf(notification: ReadNotification): Delivery {
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
