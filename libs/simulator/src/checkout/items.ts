import { isObject, numberAt, textAt, type JsonObject } from '../json';
import type { PricedItem } from './checkout';

/** The request's items, as far as they can be shown. */
export function itemsOf({ item_details: details }: JsonObject): PricedItem[] {
  if (!Array.isArray(details)) return [];
  return details.filter(isObject).flatMap((item) => {
    const [name, price] = [textAt(item, 'name'), numberAt(item, 'price')];
    return name === undefined || price === undefined
      ? []
      : [{ name, price, quantity: numberAt(item, 'quantity') ?? 1 }];
  });
}
