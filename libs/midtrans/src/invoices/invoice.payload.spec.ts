import { fixture } from '../gateway/contract/fixtures.spec.helper';
import { MidtransInvoiceItem } from './invoice-item.entity';
import { MidtransInvoice } from './invoice.entity';
import { invoiceRequest } from './invoice.payload';

/** The invoice of the documentation's samples. */
function sample(rest: Partial<MidtransInvoice> = {}): MidtransInvoice {
  const item = Object.assign(new MidtransInvoiceItem(), {
    itemId: 'SKU1111',
    description: 'midtrans pillow',
    quantity: 1,
    price: 2000,
  });
  return Object.assign(new MidtransInvoice(), {
    orderId: '7950c36a-d267-4f25-bb03-7a82b00z168t',
    invoiceNumber: '7128c81b-cde5-4c33-8777-4d1d0fcd6377',
    customerId: 'customer_id',
    customerName: 'merchant A',
    customerEmail: 'merchant@midtrans.com',
    customerPhone: '082313123123',
    createdAt: new Date('2025-01-06T13:03:04Z'),
    dueDate: '2025-08-06',
    notes: 'just a notes',
    items: [item],
    ...rest,
  });
}

/** What only a subclass of the service adds, or what our due date decides. */
const NOT_OURS = [
  'invoice_title',
  'invoice_paid_title',
  'reference',
  'amount',
  'tax_mode',
  'taxes',
  'due_date',
];
const ours = (request: object) =>
  Object.fromEntries(Object.entries(request).filter(([name]) => !NOT_OURS.includes(name)));

it('is the documentation’s for a payment link', () => {
  const { payment_link, ...expected } = ours(fixture('invoice-create-request-payment_link')) as any;
  const request = invoiceRequest(sample({ paymentType: 'payment_link' }), {}, ['bca_va']);
  expect(ours(request)).toEqual({
    ...expected,
    payment_link: { enabled_payments: payment_link.enabled_payments },
  });
});

it('is the documentation’s for virtual accounts', () => {
  const terms = { virtualAccounts: [{ bank: 'bca_va' }] };
  const request = invoiceRequest(sample({ paymentType: 'virtual_account' }), terms, ['gopay']);
  expect(ours(JSON.parse(JSON.stringify(request)))).toEqual(
    ours(fixture('invoice-create-request-virtual_account')),
  );
});

it('is due when the day ends in WIB', () => {
  const { due_date } = invoiceRequest(sample({ paymentType: 'payment_link' }), {}, ['gopay']);
  expect(due_date).toBe('2025-08-06 23:59:59 +0700');
});

it('offers what the invoice says before what the options say', () => {
  const terms = { paymentLink: { enabledPayments: ['bca_va'] } };
  const { payment_link } = invoiceRequest(sample({ paymentType: 'payment_link' }), terms, ['gopay']);
  expect(payment_link).toEqual({ enabled_payments: ['bca_va'] });
});

it('leaves out what there is none of', () => {
  const bare = sample({
    paymentType: 'payment_link',
    customerId: null,
    customerPhone: null,
    notes: null,
    items: [
      Object.assign(new MidtransInvoiceItem(), { itemId: null, description: 'x', quantity: 1, price: 1 }),
    ],
  });
  const request = invoiceRequest(bare, {}, ['gopay']);
  expect(Object.keys(request)).not.toContain('notes');
  expect(request.customer_details).toEqual({ name: 'merchant A', email: 'merchant@midtrans.com' });
  expect(request.item_details).toEqual([{ description: 'x', quantity: 1, price: 1 }]);
});
