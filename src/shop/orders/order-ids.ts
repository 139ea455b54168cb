import { randomBytes } from 'node:crypto';

const ORDER = /^SHOP-[\dA-F]{16}$/;
const PAYMENT = /^(SHOP-[\dA-F]{16})-(\d{1,6})$/;

export function newOrderId(): string {
  return `SHOP-${randomBytes(8).toString('hex').toUpperCase()}`;
}

export function isOrderId(text: unknown): text is string {
  return typeof text === 'string' && ORDER.test(text);
}

/** What Midtrans calls the order's payment of that number, from 1: an order id there is one payment's alone. */
export function paymentOrderId(orderId: string, number: number): string {
  return `${orderId}-${number}`;
}

/** The order of a payment; undefined of one that is no order's of the shop. */
export function orderIdOfPayment(gatewayOrderId: string): string | undefined {
  return PAYMENT.exec(gatewayOrderId)?.[1];
}
