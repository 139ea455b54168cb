import { Expose } from 'class-transformer';
import { IsIn } from 'class-validator';
import { PageRequest } from '../rest/page.request';
import { Described } from '../validation/described';
import { Email, Optional, OrderId, Text } from '../validation/rules';
import { Day } from './invoice.request';
import { INVOICE_STATUSES, type InvoiceStatus } from './invoice.status';

const STATUS =
  'As Midtrans told last, which tells of nothing unasked but payments: `overdue` leaves out an invoice with `is_overdue` that it has not called so yet. `status=sent` with today (in WIB) for `due_before` finds those';

/** The query of `GET /invoices/`. */
export class InvoiceListRequest extends PageRequest {
  @Expose()
  @Optional()
  @Described({ description: STATUS })
  @IsIn(INVOICE_STATUSES)
  status?: InvoiceStatus;

  @Expose({ name: 'customer_email' })
  @Optional()
  @Email()
  customerEmail?: string;

  @Expose({ name: 'order_id' })
  @Optional()
  @OrderId(36)
  orderId?: string;

  @Expose({ name: 'invoice_number' })
  @Optional()
  @Described({ pattern: '^.{1,40}$' })
  @Text(40)
  invoiceNumber?: string;

  @Expose({ name: 'due_date' })
  @Optional()
  @Described({ description: 'Due on this day' })
  @Day()
  dueDate?: string;

  @Expose({ name: 'due_after' })
  @Optional()
  @Described({ description: 'Due later than this day' })
  @Day()
  dueAfter?: string;

  @Expose({ name: 'due_before' })
  @Optional()
  @Described({ description: 'Due earlier than this day' })
  @Day()
  dueBefore?: string;
}
