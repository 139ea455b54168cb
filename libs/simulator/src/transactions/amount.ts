/** Whole rupiah as the gateway writes it: a string with two decimals. */
export function formatAmount(rupiah: number): string {
  return `${rupiah}.00`;
}
