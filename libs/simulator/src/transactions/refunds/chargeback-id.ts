/** Their refunds are numbered one after another; all others by the clock. */
const COUNTED: readonly string[] = ['credit_card', 'akulaku', 'kredivo'];

/**
 * The digits of a `refund_chargeback_id`: small, or 18 of them (the UTC time, then a number). The long ones end odd, so
 * that no double can hold one and a client that reads it as a number must lose its end.
 */
export function chargebackIdAt(at: Date, serial: number, paymentType: string): string {
  if (COUNTED.includes(paymentType)) return String(serial);
  const time = at.toISOString().replace(/\D/g, '').slice(0, 14);
  return `${time}${String(serial % 1000).padStart(3, '0')}1`;
}
