import { isObject, type JsonObject } from '../../json';
import { HOUR } from '../../clock/time';
import { pageUrl, pendingOutcome, type PaymentMethod } from './payment-method';

function itemProblems(body: JsonObject): string[] {
  const items: unknown[] = Array.isArray(body.item_details) ? body.item_details : [];
  if (items.length === 0) return ['item_details is required'];
  const ids = items.map((item) => (isObject(item) ? item.id : undefined));
  if (ids.some((id) => id === undefined || id === '')) return ['item_details id is required'];
  return new Set(ids).size < ids.length ? ['item_details id must be unique'] : [];
}

export const akulaku: PaymentMethod = {
  lifetimeMs: 2 * HOUR,
  allowsCustomExpiry: true,
  isIdempotent: () => true,
  problems: (body) => [
    ...itemProblems(body),
    ...(isObject(body.customer_details) ? [] : ['customer_details is required']),
  ],
  charge: (_body, context) =>
    pendingOutcome('akulaku', 'Success, Akulaku transaction is created', {
      instructions: {
        redirect_url: pageUrl(context, 'pay'),
        channel_response_code: '',
        channel_response_message: '',
      },
    }),
};

export const kredivo: PaymentMethod = {
  lifetimeMs: 24 * HOUR,
  allowsCustomExpiry: true,
  isIdempotent: () => true,
  problems: () => [],
  charge: (_body, context) =>
    pendingOutcome('kredivo', 'Kredivo transaction is created', {
      instructions: {
        redirect_url: pageUrl(context, 'pay'),
        channel_response_code: 'OK',
        channel_response_message: 'Success Create Transaction',
      },
    }),
};
