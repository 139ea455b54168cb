import { enabledChannels } from '../checkout/channels';
import type { Checkout } from '../checkout/checkout';
import { endOfLifetime } from '../checkout/lifetime';
import { isLost, isPaid } from '../checkout/paid';
import { returnUrlsOf } from '../checkout/return-url';
import { canSaveCard } from '../checkout/saved-cards';
import type { RequestOrigin } from '../http/request';
import { numberAt, objectAt, textAt, type JsonObject } from '../json';
import type { TransactionRecord } from '../transactions/transaction';
import type { World } from '../world';

/** A payment of a link, begun on its page. */
export interface Purchase {
  readonly transactionId: string;
  /** The gateway makes one for each; nothing else is known by it here. */
  readonly snapToken: string;
}

/** What the gateway keeps of a payment link. */
export interface PaymentLink {
  /** The gateway's own number of it. */
  readonly number: number;
  /** The last part of its url. */
  readonly id: string;
  /** The merchant's order_id, which every payment's own begins with. */
  readonly orderId: string;
  readonly request: JsonObject;
  readonly origin: RequestOrigin;
  /** What the payments' metadata says. */
  readonly metadata?: JsonObject;
  readonly createdAt: Date;
  /** Undefined where it never expires. */
  readonly expiresAt?: Date;
  readonly isDeleted: boolean;
  readonly purchases: readonly Purchase[];
}

/** https://docs.midtrans.com/reference/create-payment-link */
export function isDynamic(request: JsonObject): boolean {
  return request.payment_link_type === 'DYNAMIC_AMOUNT';
}

export function expiryOfLink(request: JsonObject, createdAt: Date): Date | undefined {
  return endOfLifetime(objectAt(request, 'expiry'), createdAt);
}

/** Whole rupiah to begin with, and between which the customer may decide. */
function amountOf(request: JsonObject): Pick<Checkout, 'grossAmount' | 'amountRange'> {
  if (!isDynamic(request)) {
    return { grossAmount: numberAt(objectAt(request, 'transaction_details'), 'gross_amount') };
  }
  const dynamic = objectAt(request, 'dynamic_amount');
  const min = numberAt(dynamic, 'min_amount') ?? 1;
  const max = numberAt(dynamic, 'max_amount') ?? Number.MAX_SAFE_INTEGER;
  return { grossAmount: numberAt(dynamic, 'preset_amount') ?? min, amountRange: { min, max } };
}

/** A paid payment uses the link up by one, and one under way holds its place until it ends without money. */
function usesLeft({ request }: PaymentLink, payments: readonly TransactionRecord[]): number {
  const limit = numberAt(request, 'usage_limit') ?? Infinity;
  return limit - payments.filter((payment) => !isLost(payment)).length;
}

function closedBecause(link: PaymentLink, now: Date): string | undefined {
  if (link.isDeleted) return 'the link is no longer available';
  return link.expiresAt && link.expiresAt <= now ? 'the link has expired' : undefined;
}

function heldBecause(link: PaymentLink, payments: readonly TransactionRecord[]): string | undefined {
  if (link.isDeleted || usesLeft(link, payments) > 0) return undefined;
  return payments.every((payment) => isPaid(payment) || isLost(payment))
    ? 'the link is used up'
    : 'a payment is under way';
}

/** The link's page at a time. */
export function checkoutOf(
  link: PaymentLink,
  payments: readonly TransactionRecord[],
  world: World,
): Checkout {
  const { request } = link;
  return {
    ...amountOf(request),
    title: textAt(request, 'title') ?? `Order ${link.orderId}`,
    channels: enabledChannels(request.enabled_payments),
    canSaveCard: canSaveCard(request),
    closed: closedBecause(link, world.clock.now()),
    held: heldBecause(link, payments),
    payments,
    returnUrls: returnUrlsOf(request, link.orderId, world),
  };
}
