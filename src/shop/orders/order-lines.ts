import { GOODS, MOST_OF_ONE } from '../goods';
import type { OrderLine } from './order.entity';

/** What a form asks for, and what is wrong with it. */
export type RequestedLines =
  { readonly lines: readonly OrderLine[] } | { readonly problem: 'nothing' | 'quantity' };

/** Reads how many of each product are wanted: a field of the form each, named as the product. Prices are the shop's own. */
export function requestedLines(form: Readonly<Record<string, unknown>>): RequestedLines {
  const wanted = GOODS.map(({ id, price }) => ({ product: id, quantity: quantityOf(form[id]), price }));
  if (wanted.some(({ quantity }) => quantity === undefined)) return { problem: 'quantity' };
  const lines = wanted.flatMap(({ quantity = 0, ...line }) => (quantity > 0 ? [{ ...line, quantity }] : []));
  return lines.length > 0 ? { lines } : { problem: 'nothing' };
}

export function amountOf(lines: readonly OrderLine[]): number {
  return lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
}

/** Left out means none. */
function quantityOf(text: unknown): number | undefined {
  if (text === undefined || text === '') return 0;
  if (typeof text !== 'string' || !/^\d{1,3}$/.test(text)) return undefined;
  const quantity = Number(text);
  return quantity <= MOST_OF_ONE ? quantity : undefined;
}
