/**
 * Money is whole rupiah: a safe integer in TypeScript, `"100000.00"` on every wire. No float arithmetic anywhere.
 */
const WHOLE_RUPIAH = /^(-?\d{1,13})(?:\.0{1,2})?$/;

/** `"100000.00"` → `100000`; `undefined` for anything that is not a whole amount. */
export function parseAmount(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  const digits = typeof value === 'string' ? WHOLE_RUPIAH.exec(value)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

/** `100000` → `"100000.00"`, as Midtrans and our REST endpoints write amounts. */
export function formatAmount(rupiah: number | bigint): string {
  return `${rupiah}.00`;
}
