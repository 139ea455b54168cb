import { Expose } from 'class-transformer';
import { IsIn } from 'class-validator';
import { OwnedFilter } from '../access/account.filter';
import { Described } from '../validation/described';
import { Email, Optional, Text } from '../validation/rules';
import { StoredOrderId } from '../validation/filter.rules';
import { Day } from './invoice.request';
import { INVOICE_STATUSES, type InvoiceStatus } from './invoice.status';

const STATUS =
  'As Midtrans told last, which tells of nothing unasked but payments: `overdue` leaves out an invoice with `is_overdue` that it has not called so yet. `status=sent` with today (in WIB) for `due_before` finds those';

/** Narrows a list of invoices, in code and in the query of `GET /invoices/`. What is left out says nothing. */
export class InvoiceFilter extends OwnedFilter {
  @Expose()
  @Optional()
  @Described({ description: STATUS })
  @IsIn(INVOICE_STATUSES)
  readonly status?: InvoiceStatus;

  @Expose({ name: 'customer_email' })
  @Optional()
  @Email()
  readonly customerEmail?: string;

  @Expose({ name: 'order_id' })
  @Optional()
  @StoredOrderId()
  readonly orderId?: string;

  @Expose({ name: 'invoice_number' })
  @Optional()
  @Described({ pattern: '^.{1,40}$' })
  @Text(40)
  readonly invoiceNumber?: string;

  @Expose({ name: 'due_date' })
  @Optional()
  @Described({ description: 'Due on this day' })
  @Day()
  readonly dueDate?: string;

  @Expose({ name: 'due_after' })
  @Optional()
  @Described({ description: 'Due later than this day' })
  @Day()
  readonly dueAfter?: string;

  @Expose({ name: 'due_before' })
  @Optional()
  @Described({ description: 'Due earlier than this day' })
  @Day()
  readonly dueBefore?: string;
}
