import { IsIn } from 'class-validator';
import { pageOf, PageQuery, readQuery, type ListRequest } from '../../rest/page.query';
import { NoCardData, Optional, Rule, Text } from '../../validation/rules';
import { isDay } from '../invoice.input';
import type { InvoiceFilter } from '../invoice.repository';
import { INVOICE_STATUSES, type InvoiceStatus } from '../invoice.status';

class InvoiceListQuery extends PageQuery {
  @Optional()
  @IsIn(INVOICE_STATUSES)
  status?: InvoiceStatus;

  @Optional()
  @Text(255)
  customer_email?: string;

  @Optional()
  @Rule('orderId', '$property must be an order id', (value) => {
    return typeof value === 'string' && /^[\w~.-]{1,36}$/.test(value);
  })
  @NoCardData()
  order_id?: string;

  @Optional()
  @Text(40)
  invoice_number?: string;

  @Optional()
  @Day()
  due_date?: string;

  @Optional()
  @Day()
  due_after?: string;

  @Optional()
  @Day()
  due_before?: string;
}

const KNOWN = [
  'status',
  'customer_email',
  'order_id',
  'invoice_number',
  'due_date',
  'due_after',
  'due_before',
  'limit',
  'cursor',
] as const;

/**
 * Reads the query of `GET /invoices/`. Parameters that are none of ours are left alone.
 *
 * @throws MidtransInputError that names each parameter at fault
 */
export function invoiceListRequestOf(query: unknown): ListRequest<InvoiceFilter> {
  const value = readQuery(InvoiceListQuery, KNOWN, query);
  return {
    filter: {
      status: value.status,
      customerEmail: value.customer_email,
      orderId: value.order_id,
      invoiceNumber: value.invoice_number,
      dueDate: value.due_date,
      dueAfter: value.due_after,
      dueBefore: value.due_before,
    },
    page: pageOf(value),
  };
}

function Day(): PropertyDecorator {
  return Rule('day', '$property must be a date such as 2026-12-31', isDay);
}
