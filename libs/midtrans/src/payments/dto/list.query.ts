import { IsIn } from 'class-validator';
import { validate as isUuid } from 'uuid';
import { PAYMENT_TYPES, type PaymentType } from '../../payment-methods';
import { Instant, parseInstant } from '../../validation/instant';
import { NoCardData, Optional, Rule } from '../../validation/rules';
import { PageQuery, pageOf, readQuery, type ListRequest } from '../../rest/page.query';
import type { PaymentFilter } from '../payment.repository';
import { PAYMENT_STATUSES, type PaymentStatus } from '../payment.status';

class PaymentListQuery extends PageQuery {
  @Optional()
  @IsIn(PAYMENT_TYPES)
  payment_type?: PaymentType;

  @Optional()
  @IsIn(PAYMENT_STATUSES)
  status?: PaymentStatus;

  @Optional()
  @Rule('orderId', '$property must be an order id', (value) => {
    return typeof value === 'string' && /^[\w~.-]{1,50}$/.test(value);
  })
  @NoCardData()
  order_id?: string;

  @Optional()
  @Rule('subscriptionId', '$property must be the id of a subscription', isUuid)
  subscription_id?: string;

  @Optional()
  @Instant()
  created_after?: string;

  @Optional()
  @Instant()
  created_before?: string;
}

const KNOWN = [
  'payment_type',
  'status',
  'order_id',
  'subscription_id',
  'created_after',
  'created_before',
  'limit',
  'cursor',
] as const;

/**
 * Reads the query of `GET /payments/`. Parameters that are none of ours are left alone.
 *
 * @throws MidtransInputError that names each parameter at fault
 */
export function listRequestOf(query: unknown): ListRequest<PaymentFilter> {
  const value = readQuery(PaymentListQuery, KNOWN, query);
  return {
    filter: {
      paymentType: value.payment_type,
      status: value.status,
      orderId: value.order_id,
      subscriptionId: value.subscription_id,
      createdAfter: instant(value.created_after),
      createdBefore: instant(value.created_before),
    },
    page: pageOf(value),
  };
}

function instant(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : parseInstant(text);
}
