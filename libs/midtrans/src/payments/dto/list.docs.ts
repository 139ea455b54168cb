import { applyDecorators } from '@nestjs/common';
import { PAYMENT_TYPES } from '../../payment-methods';
import { ApiQuery } from '../../rest/api-docs';
import { ApiPage } from '../../rest/api-endpoints';
import { DATE_OR_TIME } from '../../validation/instant';
import { PAYMENT_STATUSES } from '../payment.status';

const INSTANT = { type: 'string', pattern: DATE_OR_TIME.source, example: '2026-11-21T09:30:00+07:00' };
const IN_WORDS = 'ISO 8601: a date, or a time, which is in UTC where it has no offset';

/** Describes the query of `GET /payments/`. */
export function ApiListQuery(): MethodDecorator {
  const parameter = (name: string, schema: object, description?: string): MethodDecorator =>
    ApiQuery({ name, required: false, description, schema });
  return applyDecorators(
    parameter('payment_type', { type: 'string', enum: [...PAYMENT_TYPES] }),
    parameter('status', { type: 'string', enum: [...PAYMENT_STATUSES] }, 'The transaction status'),
    parameter('order_id', { type: 'string', pattern: '^[\\w~.-]{1,50}$' }),
    parameter('subscription_id', { type: 'string', format: 'uuid' }, 'The charges of a subscription'),
    parameter('created_after', INSTANT, IN_WORDS),
    parameter('created_before', INSTANT, IN_WORDS),
    ApiPage(),
  );
}
