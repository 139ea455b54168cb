import { cardSettingsOf } from '../checkout/card-settings';
import { offeredChannels } from '../checkout/channels';
import type { Checkout } from '../checkout/checkout';
import { itemsOf } from '../checkout/items';
import { endOfLifetime } from '../checkout/lifetime';
import { isLost, isPaid } from '../transactions/paid';
import { returnUrlsOf } from '../checkout/return-url';
import { canSaveCard } from '../checkout/saved-cards';
import { DAY, later } from '../clock/time';
import type { RequestOrigin } from '../http/request';
import { numberAt, objectAt, textAt, type JsonObject } from '../json';
import type { TransactionRecord } from '../transactions/transaction';
import type { World } from '../world';

/** An order that a customer began on a link's page. It has a page of its own, on which it may be tried several times. */
export interface Purchase {
  readonly orderId: string;
  /** Opens its page. */
  readonly snapToken: string;
  /** Whole rupiah. */
  readonly grossAmount: number;
  readonly createdAt: Date;
  readonly transactionIds: readonly string[];
}

/** A purchase, and the payments by which its customer tried to pay, oldest first. */
export interface TriedPurchase {
  readonly purchase: Purchase;
  readonly payments: readonly TransactionRecord[];
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

/** A paid purchase uses the link up by one, and one under way holds its place until it ends without money. */
function usesLeft({ request }: PaymentLink, tried: readonly TriedPurchase[]): number {
  const limit = numberAt(request, 'usage_limit') ?? Infinity;
  return limit - tried.filter(({ payments }) => !payments.every(isLost)).length;
}

function closedBecause(link: PaymentLink, now: Date): string | undefined {
  if (link.isDeleted) return 'the link is no longer available';
  return link.expiresAt && link.expiresAt <= now ? 'the link has expired' : undefined;
}

function heldBecause(link: PaymentLink, tried: readonly TriedPurchase[]): string | undefined {
  if (link.isDeleted || usesLeft(link, tried) > 0) return undefined;
  return tried.every(({ payments }) => payments.some(isPaid) || payments.every(isLost))
    ? 'the link is used up'
    : 'a payment is under way';
}

/** The link's page at a time. */
export function checkoutOf(link: PaymentLink, tried: readonly TriedPurchase[], world: World): Checkout {
  return {
    ...pageOf(link, world),
    ...amountOf(link.request),
    closed: closedBecause(link, world.clock.now()),
    held: heldBecause(link, tried),
    payments: tried.flatMap(({ payments }) => payments),
  };
}

/** The page of one of its purchases: it is open for as long as a page of Snap's is by itself, and no longer than the link. */
export function checkoutOfPurchase(
  link: PaymentLink,
  { purchase, payments }: TriedPurchase,
  tried: readonly TriedPurchase[],
  world: World,
): Checkout {
  const now = world.clock.now();
  const isExpired = later(purchase.createdAt, DAY) <= now;
  return {
    ...pageOf(link, world),
    grossAmount: purchase.grossAmount,
    closed: closedBecause(link, now) ?? (isExpired ? 'the page has expired' : undefined),
    held: heldByPurchase(payments) ?? heldBecause(link, tried),
    payments,
    isExpired,
  };
}

function heldByPurchase(payments: readonly TransactionRecord[]): string | undefined {
  if (payments.some(isPaid)) return 'the order is paid';
  return payments.every(isLost) ? undefined : 'a payment of the order is under way';
}

function pageOf(
  { request, orderId, expiresAt }: PaymentLink,
  world: World,
): Pick<
  Checkout,
  'title' | 'orderId' | 'items' | 'closesAt' | 'channels' | 'cards' | 'canSaveCard' | 'returnUrls'
> {
  return {
    title: textAt(request, 'title'),
    orderId,
    items: itemsOf(request),
    closesAt: expiresAt,
    channels: offeredChannels(request, world.preferences),
    cards: cardSettingsOf(request),
    canSaveCard: canSaveCard(request),
    returnUrls: returnUrlsOf(request, orderId, world),
  };
}
