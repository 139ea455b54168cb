import { bodyObject, picked, pickedWithin } from '../../rest/body.fields';
import type { CreateInvoiceInput } from '../invoice.input';

/** Names of the body → names of the service's input, one table per object. What is not in it is not read. */
const INVOICE_FIELDS = {
  customer_name: 'customerName',
  customer_email: 'customerEmail',
  customer_phone: 'customerPhone',
  customer_id: 'customerId',
  due_date: 'dueDate',
  items: 'items',
  notes: 'notes',
  order_id: 'orderId',
  invoice_number: 'invoiceNumber',
  metadata: 'metadata',
  payment_type: 'paymentType',
  payment_link: 'paymentLink',
  virtual_accounts: 'virtualAccounts',
} as const;
const ITEM_FIELDS = {
  item_id: 'itemId',
  description: 'description',
  quantity: 'quantity',
  price: 'price',
} as const;
const LINK_FIELDS = { enabled_payments: 'enabledPayments' } as const;
const ACCOUNT_FIELDS = { bank: 'bank', number: 'number' } as const;

/**
 * Reads the body of `POST /invoices/`: flat fields, and beside them how the invoice is to be paid, with the
 * gateway's own names. Values stay as they came: `InvoiceService.createInvoice` validates them.
 *
 * @throws MidtransInputError where the body is no object
 */
export function invoiceInputOf(body: unknown): CreateInvoiceInput {
  const input = picked(bodyObject(body), INVOICE_FIELDS);
  if ('items' in input) input['items'] = pickedWithin(input['items'], ITEM_FIELDS);
  if ('virtualAccounts' in input) {
    input['virtualAccounts'] = pickedWithin(input['virtualAccounts'], ACCOUNT_FIELDS);
  }
  if ('paymentLink' in input) input['paymentLink'] = pickedWithin(input['paymentLink'], LINK_FIELDS);
  return input as unknown as CreateInvoiceInput;
}
