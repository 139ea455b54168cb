import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InvoiceResponse } from '../gateway';
import { parseInvoiceState } from './invoice.gateway-state';

const FIXTURES = join(__dirname, '../../../../test/fixtures/gateway');
const fixture = (name: string) => JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8'));

it.each(['invoice-create-201', 'invoice-get-200'])('reads %s', (name) => {
  expect(parseInvoiceState(fixture(name))).toEqual({
    status: 'pending',
    midtransInvoiceId: '65e7e8e657389830d04836fc',
    totalAmount: 13_324,
    pdfUrl: 'https://assets.midtrans.com/invoices/pdf/5a76417e-be8e-437a-8e16-38c916aea614',
    paymentLinkUrl: 'https://app.midtrans.com/payment-links/b1000b26-a311-42d4-9dc7-51a00ec8c681',
    virtualAccounts: undefined,
    paidAt: undefined,
  });
});

it('reads invoice-get-200-quotation, whose fields may be null', () => {
  expect(parseInvoiceState(fixture('invoice-get-200-quotation'))).toEqual({
    status: 'published',
    midtransInvoiceId: '69f1770fd083f01f1976f0e0',
    totalAmount: 11_524,
    pdfUrl: undefined,
    paymentLinkUrl: undefined,
    virtualAccounts: [{ bank: 'bca_va', number: '12345678901' }],
    paidAt: undefined,
  });
});

it('of a paid one, reads when that was in WIB, and its own PDF', () => {
  const paid = {
    ...fixture('invoice-get-200'),
    status: 'paid',
    paid_date: '2025-02-01 00:30:00 +0700',
    paid_pdf_url: 'https://assets.midtrans.com/invoices/pdf/paid',
  };
  expect(parseInvoiceState(paid)).toMatchObject({
    status: 'paid',
    paidAt: new Date('2025-01-31T17:30:00Z'),
    pdfUrl: 'https://assets.midtrans.com/invoices/pdf/paid',
  });
});

it.each([
  {},
  { id: '', status: 'sent', gross_amount: '13324', pdf_url: 5, virtual_accounts: {} },
  { id: 'x'.repeat(65), gross_amount: 0.5, virtual_accounts: [null, 5, {}, { bank: 'bca_va' }] },
  { id: 7, status: ['paid'], gross_amount: -1, payment_link_url: 'a\0b' },
])('reads nothing into %j', (answer) => {
  expect(
    Object.values(parseInvoiceState(answer as InvoiceResponse)).filter((value) => value !== undefined),
  ).toEqual([]);
});
