import { Injectable, Logger } from '@nestjs/common';
import { MidtransNotFoundError, type TransactionResponse } from '../gateway';
import { UnusableAnswerError } from '../gateway/unusable-answer';
import { Inbox } from '../notifications/inbox';
import {
  isOfOrder,
  type NotificationHandler,
  type OrderNotification,
  type Recorded,
  type SignedDelivery,
} from '../notifications/notification.handler';
import { ReadBacks } from '../notifications/read-backs';
import { isTypeName, paymentMethod } from '../payment-methods';
import { parsePaymentState } from '../payments/payment.gateway-state';
import type { ImportedPayment } from '../payments/payment.importer';
import { recordedAs } from '../payments/payment.notifications';
import { PaymentRepository } from '../payments/payment.repository';
import { covers, endsUnpaid } from '../payments/payment.status';
import type { MidtransPaymentLink } from './payment-link.entity';
import { purchasesIn } from './payment-link.gateway-state';
import { linkOrderIdsOf } from './payment-link.order-ids';
import { PaymentLinkPurchases, type ToldPurchase } from './payment-link.purchases';
import { PaymentLinkRepository } from './payment-link.repository';
import { isAccepted } from './payment-link.status';
import { AnothersLinkError, PaymentLinkSync } from './payment-link.sync';

/**
 * Makes payments of what links' customers paid, whose orders nobody here has begun. Whatever has an order id is that order's, whose name
 * that is: a payment here goes before any link. A notification is no ground for a payment: the transaction is read back, and must be of an
 * order and an amount that are the link's.
 *
 * @see https://docs.midtrans.com/reference/handling-notifications
 */
@Injectable()
export class PaymentLinkNotifications implements NotificationHandler {
  private readonly logger = new Logger('Midtrans:payment-links');

  constructor(
    private readonly links: PaymentLinkRepository,
    private readonly purchases: PaymentLinkPurchases,
    private readonly sync: PaymentLinkSync,
    private readonly payments: PaymentRepository,
    private readonly inbox: Inbox,
    private readonly readBacks: ReadBacks,
  ) {}

  /** Only where it names a link: of all else it is known by its order whether it is a payment's. */
  matches(notification: SignedDelivery): boolean {
    return isOfOrder(notification) && linkIdIn(notification.body) !== null;
  }

  actsUpon(body: Readonly<Record<string, unknown>>): unknown {
    return linkIdIn(body);
  }

  /** Some have the link's own order id: then each transaction is a payment of its own. The rest is as with any payment. */
  async handle(notification: SignedDelivery): Promise<Recorded | 'unmatched' | null> {
    if (!isOfOrder(notification)) return null;
    const { account, body, delivery } = notification;
    const since = performance.now();
    for (;;) {
      const link = await this.links.findByLinkId(account, linkIdIn(body) ?? '');
      if (link?.orderId !== delivery.orderId || delivery.transactionId === null) return null;
      const holder = await this.payments.findByOrderId(account, delivery.orderId);
      if (holder !== null && holder.paymentLinkId !== link.id) return null;
      const earlier = await this.inbox.recorded(account, delivery);
      if (earlier !== null) return earlier;
      const subject = {
        table: 'midtrans_payment_links',
        id: link.id,
        account,
        version: link.version,
      } as const;
      const { transactionId } = delivery;
      const read = await this.readBacks.run(subject, { transactionId, since }, () =>
        this.take(link, notification),
      );
      if (read.kind !== 'read') continue;
      if (read.result === null) return null;
      await this.readBacks.release(subject);
      return recordedAs(read.result.outcome, delivery, this.logger);
    }
  }

  /**
   * Makes the payment that no payment here is known to be.
   *
   * @throws MidtransError where Midtrans could not be asked, or answers for another
   */
  async discover(notification: SignedDelivery): Promise<boolean> {
    if (!isOfOrder(notification)) return false;
    const { account, delivery } = notification;
    const since = performance.now();
    for (let isAsked = false; ;) {
      const link = await this.linkOf(notification);
      if (link === null) return false;
      const subject = {
        table: 'midtrans_payment_links',
        id: link.id,
        account,
        version: link.version,
      } as const;
      const { transactionId } = delivery;
      const read = await this.readBacks.run(subject, { transactionId, since }, () =>
        this.find(link, notification),
      );
      if (read.kind === 'read') {
        if (read.result !== null) await this.readBacks.release(subject);
        return read.result !== null;
      }
      if ((await this.payments.findByOrderId(account, delivery.orderId)) !== null) return true;
      // Somebody asked after the delivery came, and it is no payment still.
      if (isAsked) return false;
      isAsked = read.kind === 'asked';
    }
  }

  async lookUp(notification: SignedDelivery): Promise<null> {
    await this.discover(notification);
    return null;
  }

  /** The link that a notification names, or that its order id is made of. The former is not signed. */
  private async linkOf({ account, body, delivery }: OrderNotification): Promise<MidtransPaymentLink | null> {
    const linkId = linkIdIn(body);
    const named = linkId === null ? null : await this.links.findByLinkId(account, linkId);
    if (named !== null && isMadeOf(delivery.orderId, named)) return named;
    return (await this.links.findByOrderIds(account, linkOrderIdsOf(delivery.orderId))) ?? named;
  }

  /** With its delivery, which must be what the gateway says as well. */
  private async take(
    link: MidtransPaymentLink,
    { account, body, delivery, ...rest }: OrderNotification,
  ): Promise<ImportedPayment | null> {
    const { orderId } = delivery;
    const response = await this.read(link, { account, body, delivery, ...rest });
    if (response === null) return null;
    const claimed = parsePaymentState({ account, orderId }, body, false);
    const reported = parsePaymentState({ account, orderId }, response, true);
    const isTold =
      claimed === undefined ||
      (reported !== undefined && covers(reported.update, claimed.update, { reversible: false }));
    const imported = await this.purchases.book(link, orderId, response, isTold ? delivery : null);
    if (!isTold) throw new UnusableAnswerError('Midtrans does not say what was notified');
    return imported;
  }

  private async find(
    link: MidtransPaymentLink,
    notification: OrderNotification,
  ): Promise<ImportedPayment | null> {
    const { orderId } = notification.delivery;
    const response = await this.read(link, notification);
    if (response === null) return null;
    const isLinks = isMadeOf(orderId, link) || (await this.isListed(link, notification, response));
    return isLinks ? this.purchases.book(link, orderId, response) : null;
  }

  /** @returns null where the link is not Midtrans' word, or what has ended without money is forgotten by it */
  private async read(
    link: MidtransPaymentLink,
    { account, body, delivery, timeoutMs }: OrderNotification,
  ): Promise<TransactionResponse | null> {
    const { orderId, transactionId } = delivery;
    try {
      // That it was made is known by Midtrans' word alone.
      if (!isAccepted(link.status)) await this.sync.know(link, timeoutMs);
    } catch (error) {
      if (error instanceof AnothersLinkError) return null;
      throw error;
    }
    try {
      return await this.purchases.fetch(link, { orderId, transactionId, method: methodOf(body), timeoutMs });
    } catch (error) {
      const claimed = parsePaymentState({ account, orderId }, body, false);
      const mayBeGone = claimed !== undefined && endsUnpaid(claimed.update);
      if (error instanceof MidtransNotFoundError && mayBeGone) return null;
      throw error;
    }
  }

  /** Whether Midtrans says that an order is the link's, whose name does not tell. */
  private async isListed(
    link: MidtransPaymentLink,
    { body, delivery, timeoutMs }: OrderNotification,
    response: TransactionResponse,
  ): Promise<boolean> {
    if (linkIdIn(response) === linkIdIn(body)) return true;
    try {
      const shown = await this.sync.know(link, timeoutMs);
      return purchasesIn(shown).some(({ orderId }) => orderId === delivery.orderId);
    } catch (error) {
      if (error instanceof MidtransNotFoundError || error instanceof AnothersLinkError) return false;
      throw error;
    }
  }
}

function isMadeOf(orderId: string, link: MidtransPaymentLink): boolean {
  return linkOrderIdsOf(orderId).includes(link.orderId);
}

/** Longer ids are nobody's. */
const LONGEST_LINK_ID = 64;

function linkIdIn({ payment_link_id: id }: { readonly payment_link_id?: unknown }): string | null {
  const named = typeof id === 'number' ? String(id) : id;
  return typeof named === 'string' && /^[\w-]+$/.test(named) && named.length <= LONGEST_LINK_ID
    ? named
    : null;
}

/** What a notification says of how it is paid. It is not signed: it decides how Midtrans is asked. */
function methodOf(body: TransactionResponse): ToldPurchase['method'] {
  const { payment_type: paymentType } = body;
  if (!isTypeName(paymentType)) return undefined;
  const { bank = null, store = null } = paymentMethod(paymentType).readInstructions(body);
  return { paymentType, bank, store };
}
