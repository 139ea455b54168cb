import { IsIn, isISO8601 } from 'class-validator';
import { validate as isUuid } from 'uuid';
import { PAYMENT_TYPES } from '../../gateway/wire';
import { Optional, Rule } from '../../validation/rules';
import { validate } from '../../validation/validate';
import { MidtransInputError } from '../../errors/midtrans.errors';
import type { PaymentFilter } from '../payment.repository';
import { PAYMENT_STATUSES } from '../status';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

class PaymentListQuery {
  @Optional()
  @IsIn(PAYMENT_TYPES)
  payment_type?: string;

  @Optional()
  @IsIn(PAYMENT_STATUSES)
  status?: string;

  @Optional()
  @Rule('orderId', '$property must be an order id', (value) => {
    return typeof value === 'string' && /^[\w~.-]{1,50}$/.test(value);
  })
  order_id?: string;

  @Optional()
  @Instant()
  created_after?: string;

  @Optional()
  @Instant()
  created_before?: string;

  @Optional()
  @Rule('limit', `$property must be a whole number from 1 to ${MAX_LIMIT}`, (value) => {
    return (
      typeof value === 'string' && /^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= MAX_LIMIT
    );
  })
  limit?: string;

  @Optional()
  @Rule('cursor', '$property must be the next_cursor of a page before', isUuid)
  cursor?: string;
}

const KNOWN = [
  'payment_type',
  'status',
  'order_id',
  'created_after',
  'created_before',
  'limit',
  'cursor',
] as const;

export interface ListRequest {
  readonly filter: PaymentFilter;
  readonly limit: number;
  readonly cursor: string | undefined;
}

/**
 * Reads the query of `GET /payments/`. Parameters that are none of ours are left alone.
 *
 * @throws MidtransInputError that names each parameter at fault
 */
export function listRequestOf(query: unknown): ListRequest {
  const given = typeof query === 'object' && query !== null ? (query as Record<string, unknown>) : {};
  const own = Object.fromEntries(KNOWN.filter((name) => name in given).map((name) => [name, given[name]]));
  const { value, errors } = validate(PaymentListQuery, own);
  if (value === undefined) throw new MidtransInputError(errors);
  return {
    filter: {
      paymentType: value.payment_type,
      status: value.status,
      orderId: value.order_id,
      createdAfter: instant(value.created_after),
      createdBefore: instant(value.created_before),
    },
    limit: value.limit === undefined ? DEFAULT_LIMIT : Number(value.limit),
    cursor: value.cursor,
  };
}

function Instant(): PropertyDecorator {
  return Rule('instant', '$property must be an ISO 8601 date or time', (value) => {
    return typeof value === 'string' && isISO8601(value, { strict: true }) && instant(value) !== undefined;
  });
}

/** Of the many forms of ISO 8601, the ones that Date reads as they are meant. */
const DATE_OR_TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/i;

/** A date is the midnight in UTC that begins it, and a time without an offset is in UTC: never in the server's zone. */
function instant(text: string | undefined): Date | undefined {
  const [match, time, offset] = DATE_OR_TIME.exec(text ?? '') ?? [];
  if (match === undefined) return undefined;
  const date = new Date(time !== undefined && offset === undefined ? `${match}Z` : match);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
