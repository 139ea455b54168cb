import { randomUUID } from 'node:crypto';
import { beginPayment } from '../checkout/begin-payment';
import { callOff } from '../checkout/call-off';
import type { Checkout, CheckoutDesk, Order } from '../checkout/checkout';
import type { RequestOrigin } from '../http/request';
import { objectAt, textAt, type JsonObject } from '../json';
import type { TransactionRecord } from '../transactions/transaction';
import type { Transactions } from '../transactions/transactions';
import type { World } from '../world';
import { linkUrl, paymentLinkBody } from './bodies';
import {
  checkoutOf,
  checkoutOfPurchase,
  expiryOfLink,
  isDynamic,
  type PaymentLink,
  type Purchase,
  type TriedPurchase,
} from './payment-link';
import { paymentLinkRefusals } from './payment-links.refusals';
import { paymentLinkProblems } from './payment-links.validation';

/** A link that another feature makes. */
export type InternalLink = Pick<PaymentLink, 'orderId' | 'request' | 'origin' | 'metadata' | 'expiresAt'>;

/** Links that customers pay by, once or many times. */
export class PaymentLinks implements CheckoutDesk {
  private readonly links = new Map<string, PaymentLink>();
  private lastSuffix = 0;

  constructor(
    private readonly world: World,
    private readonly transactions: Transactions,
  ) {}

  /** Throws the refusal that the request earns. */
  create(body: JsonObject, origin: RequestOrigin): JsonObject {
    const details = objectAt(body, 'transaction_details');
    const id = textAt(details, 'payment_link_id') ?? randomUUID();
    const taken = this.links.has(id) ? [`This Payment Link ID '${id}' has been taken`] : [];
    const problems = [...paymentLinkProblems(body, this.world.preferences), ...taken];
    if (problems.length > 0) throw paymentLinkRefusals.invalid(problems);
    const orderId = textAt(details, 'order_id') ?? '';
    if (this.isOrderIdTaken(orderId)) throw paymentLinkRefusals.orderIdTaken(orderId);

    const request = isDynamic(body) ? { ...body, item_details: undefined } : body;
    const expiresAt = expiryOfLink(request, this.world.clock.seconds());
    const link = this.add(id, { orderId, request, origin, expiresAt });
    this.world.effects.count(orderId, 'createPaymentLink');
    return { order_id: orderId, payment_url: linkUrl(link) };
  }

  /** Makes a link for another feature, with an id of its own. */
  open(link: InternalLink): PaymentLink {
    return this.add(randomUUID(), link);
  }

  /** Nobody can pay by the link any more; a payment under way is called off without a word. */
  shut(id: string): void {
    const link = this.links.get(id);
    if (!link) return;
    this.keep({ ...link, isDeleted: true });
    for (const { payments } of this.triedOf(link)) {
      for (const payment of payments) callOff(this.transactions, payment);
    }
  }

  describe(orderId: string): JsonObject {
    const link = this.addressed(orderId);
    return paymentLinkBody(link, this.triedOf(link), this.world.merchant);
  }

  delete(orderId: string): JsonObject {
    const link = this.addressed(orderId);
    this.keep({ ...link, isDeleted: true });
    this.world.effects.count(orderId, 'deletePaymentLink');
    return { message: `Payment Link with Order ID ${orderId} deleted` };
  }

  /** Every link, in the order in which they were created. */
  all(): readonly PaymentLink[] {
    return [...this.links.values()];
  }

  /** Takes over links as they once stood. */
  restore(links: readonly PaymentLink[]): void {
    for (const link of links) {
      this.links.set(link.id, link);
      const suffixes = link.purchases.map(({ orderId }) => Number(orderId.slice(link.orderId.length + 1)));
      this.lastSuffix = Math.max(this.lastSuffix, ...suffixes);
    }
  }

  isOrderIdTaken(orderId: string): boolean {
    return this.ofOrder(orderId) !== undefined || this.transactions.isOrderIdTaken(orderId);
  }

  /** The page of a link, or of a purchase: by the token that opens it, or its order id. */
  look(id: string): Checkout | undefined {
    const link = this.links.get(id);
    if (link) return checkoutOf(link, this.triedOf(link), this.world);
    const found = this.purchaseOf(id);
    if (!found) return undefined;
    const tried = this.triedOf(found.link);
    const own = tried.find(({ purchase }) => purchase === found.purchase);
    return own && checkoutOfPurchase(found.link, own, tried, this.world);
  }

  begin(id: string, order: Order): TransactionRecord {
    const link = this.links.get(id);
    const found = link ? { link, purchase: this.purchaseBy(link, order) } : this.purchaseOf(id);
    if (!found) throw new Error('only an open page takes orders');
    const { request, origin, metadata, expiresAt, id: linkId } = found.link;
    const { orderId, transactionIds } = found.purchase;
    const bill = {
      orderId,
      request,
      origin,
      metadata,
      facts: { payment_link_id: linkId },
      expiresBy: expiresAt,
      isFurtherAttempt: transactionIds.length > 0,
    };
    const record = beginPayment(this.transactions, this.world, bill, order);
    const purchase = { ...found.purchase, transactionIds: [...transactionIds, record.transactionId] };
    const { purchases } = found.link;
    const isNew = transactionIds.length === 0;
    this.keep({
      ...found.link,
      purchases: isNew
        ? [...purchases, purchase]
        : purchases.map((each) => (each === found.purchase ? purchase : each)),
    });
    return record;
  }

  pageOf({ orderId }: TransactionRecord): string | undefined {
    return this.purchaseOf(orderId)?.purchase.snapToken;
  }

  private purchaseBy(link: PaymentLink, { grossAmount }: Order): Purchase {
    return {
      orderId: `${link.orderId}-${this.nextSuffix()}`,
      snapToken: randomUUID(),
      grossAmount,
      createdAt: this.world.clock.seconds(),
      transactionIds: [],
    };
  }

  private purchaseOf(id: string): { link: PaymentLink; purchase: Purchase } | undefined {
    for (const link of this.links.values()) {
      const purchase = link.purchases.find(({ snapToken, orderId }) => snapToken === id || orderId === id);
      if (purchase) return { link, purchase };
    }
    return undefined;
  }

  private add(id: string, link: InternalLink): PaymentLink {
    const createdAt = this.world.clock.seconds();
    const added = {
      ...link,
      id,
      number: this.links.size + 1,
      createdAt,
      isDeleted: false,
      purchases: [],
    };
    this.keep(added);
    return added;
  }

  private keep(link: PaymentLink): void {
    this.links.set(link.id, link);
    this.world.updates.publish('payment-link', link.id);
  }

  private triedOf({ purchases }: PaymentLink): TriedPurchase[] {
    return purchases.map((purchase) => ({
      purchase,
      payments: purchase.transactionIds.flatMap((id) => this.transactions.ledger.withTransactionId(id) ?? []),
    }));
  }

  private ofOrder(orderId: string): PaymentLink | undefined {
    return [...this.links.values()].find((link) => link.orderId === orderId && !link.isDeleted);
  }

  private addressed(orderId: string): PaymentLink {
    const link = this.ofOrder(orderId);
    if (!link) throw paymentLinkRefusals.unknown();
    return link;
  }

  /** The milliseconds that make a payment's order_id its own; two in one millisecond would else be one order. */
  private nextSuffix(): number {
    this.lastSuffix = Math.max(this.world.clock.now().getTime(), this.lastSuffix + 1);
    return this.lastSuffix;
  }
}
