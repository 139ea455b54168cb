import { objectAt, textAt, type JsonObject } from '../../json';

/** What a charge is paid by: its `payment_type`, or what is within it: the bank of a VA (`bca`), the store (`indomaret`). */
export function channelOf(body: JsonObject): string {
  const type = textAt(body, 'payment_type') ?? '';
  switch (type) {
    case 'bank_transfer':
      return textAt(objectAt(body, 'bank_transfer'), 'bank') ?? type;
    case 'cstore':
      return textAt(objectAt(body, 'cstore'), 'store')?.toLowerCase() ?? type;
    default:
      return type;
  }
}
