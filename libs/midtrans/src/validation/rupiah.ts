/** The largest amount that `numeric(15,2)` holds. */
export const MAX_RUPIAH = 9_999_999_999_999;

/** What goods come to. In bigint: a price times a quantity may leave the safe integers. */
export function sumOf(items: readonly { price: number; quantity?: number }[]): bigint {
  return items.reduce((sum, { price, quantity = 1 }) => sum + BigInt(price) * BigInt(quantity), 0n);
}
