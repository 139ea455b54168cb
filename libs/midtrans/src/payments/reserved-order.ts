import type { IdempotencyContext } from '../gateway-commands/call.options';

/** What a repeated charge goes by: an order id says nothing without its account, as another account may have the same. */
export interface ReservedOrder {
  readonly account: string;
  readonly orderId: string;
}

/** Reserves an order for a charge: gives back the one that was reserved first. */
export async function reserveOrder(
  { reserveId }: IdempotencyContext,
  candidate: ReservedOrder,
): Promise<ReservedOrder> {
  if (reserveId === undefined) return candidate;
  return reservedOrder(await reserveId(`${candidate.account}/${candidate.orderId}`));
}

/** No account has a slash in its name. */
export function reservedOrder(reservedId: string): ReservedOrder {
  const slash = reservedId.indexOf('/');
  return { account: reservedId.slice(0, slash), orderId: reservedId.slice(slash + 1) };
}
