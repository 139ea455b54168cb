import { containsCardData } from '../gateway/card-data';

/** Whether a value is no text that holds a card's number or security code: neither is ours to store, log or send on. */
export function holdsNoCardData(value: unknown): boolean {
  return typeof value !== 'string' || !containsCardData(value);
}

/** What is wrong with a field that holds one: it is named, and not what stands in it. */
export function cardDataIn(field: string): { field: string; message: string } {
  return { field, message: `${field} must not hold a card number or a security code` };
}
