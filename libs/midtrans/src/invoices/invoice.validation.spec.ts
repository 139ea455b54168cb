import { validateInvoice } from './invoice.validation';

const NOW = new Date('2026-11-21T03:00:00Z');
const SOUND = {
  customerName: 'Customer One',
  customerEmail: 'customer-1@shop.test',
  dueDate: '2026-12-31',
  items: [{ description: 'Consulting', price: 500_000, quantity: 2 }],
};
const check = (rest: object) => validateInvoice({ ...SOUND, ...rest }, NOW);
const fieldsAtFault = (rest: object) => check(rest).errors?.map(({ field }) => field);

it('takes the flat fields alone, by payment link', () => {
  expect(check({}).invoice).toMatchObject({ paymentType: 'payment_link', totalAmount: 1_000_000 });
});

it.each([
  [
    'the most of everything',
    {
      customerName: 'n'.repeat(40),
      customerId: 'i'.repeat(36),
      customerPhone: '+62 (812) 1234-56789',
      notes: 'n'.repeat(1000),
      orderId: 'o'.repeat(36),
      invoiceNumber: 'N/'.repeat(20),
      items: [{ itemId: 'i'.repeat(30), description: 'd'.repeat(150), quantity: 1, price: 99_999_999 }],
      metadata: { a: [1, { b: null }] },
      userId: 'customer-1',
      account: 'bali',
    },
  ],
  ['nothing where text may be empty', { customerPhone: '', customerId: '', notes: '' }],
  ['a price of nothing beside another', { items: [{ description: 'free', price: 0 }, ...SOUND.items] }],
  ['today', { dueDate: '2026-11-21' }],
  ['an instant', { dueDate: new Date('2026-11-21T16:59:59Z') }],
  [
    'numbers to transfer to',
    {
      paymentType: 'virtual_account',
      virtualAccounts: [{ bank: 'bca_va', number: '12345678901' }, { bank: 'mandiri_bill' }],
    },
  ],
  ['ways to pay', { paymentLink: { enabledPayments: ['bca_va'] } }],
])('takes %s', (_what, rest) => {
  expect(check(rest).errors).toBeUndefined();
});

it.each<[string, object, string]>([
  ['no name', { customerName: '  ' }, 'customerName'],
  ['a long name', { customerName: 'n'.repeat(41) }, 'customerName'],
  ['no address', { customerEmail: '' }, 'customerEmail'],
  ['no address at all', { customerEmail: undefined }, 'customerEmail'],
  ['a phone of letters', { customerPhone: 'zero-eight' }, 'customerPhone'],
  ['a phone of 16 digits', { customerPhone: '8123456789012345' }, 'customerPhone'],
  ['a phone of zeros', { customerPhone: '000' }, 'customerPhone'],
  ['a phone in two lines', { customerPhone: '+62\n\n8' }, 'customerPhone'],
  ['a phone with a tab', { customerPhone: '0812\t345' }, 'customerPhone'],
  ['yesterday', { dueDate: '2026-11-20' }, 'dueDate'],
  ['yesterday in WIB', { dueDate: new Date('2026-11-20T16:59:59Z') }, 'dueDate'],
  ['30 February', { dueDate: '2027-02-30' }, 'dueDate'],
  ['a time', { dueDate: '2026-12-31T00:00:00Z' }, 'dueDate'],
  ['no date', { dueDate: new Date(Number.NaN) }, 'dueDate'],
  ['no items', { items: [] }, 'items'],
  ['items that are free', { items: [{ description: 'free', price: 0 }] }, 'items'],
  [
    'too much',
    {
      items: [{ description: 'all', price: 99_999_999, quantity: 99_999_999 }],
    },
    'items',
  ],
  ['a part of a rupiah', { items: [{ description: 'x', price: 0.5 }] }, 'items.0.price'],
  ['a price below nothing', { items: [{ description: 'x', price: -1 }] }, 'items.0.price'],
  ['a price in text', { items: [{ description: 'x', price: '500' }] }, 'items.0.price'],
  ['no quantity', { items: [{ description: 'x', price: 1, quantity: 0 }] }, 'items.0.quantity'],
  ['half a quantity', { items: [{ description: 'x', price: 1, quantity: 1.5 }] }, 'items.0.quantity'],
  ['no description', { items: [{ price: 1 }] }, 'items.0.description'],
  ['a long item id', { items: [{ itemId: 'i'.repeat(31), description: 'x', price: 1 }] }, 'items.0.itemId'],
  ['a long order id', { orderId: 'o'.repeat(37) }, 'orderId'],
  ['an order id with a slash', { orderId: 'a/b' }, 'orderId'],
  ['a long number', { invoiceNumber: 'n'.repeat(41) }, 'invoiceNumber'],
  ['another way to be paid', { paymentType: 'cash' }, 'paymentType'],
  ['no numbers', { paymentType: 'virtual_account' }, 'virtualAccounts'],
  ['numbers beside a link', { virtualAccounts: [{ bank: 'bca_va' }] }, 'virtualAccounts'],
  [
    'a bank twice',
    {
      paymentType: 'virtual_account',
      virtualAccounts: [{ bank: 'bca_va' }, { bank: 'bca_va' }],
    },
    'virtualAccounts',
  ],
  [
    'a short number',
    {
      paymentType: 'virtual_account',
      virtualAccounts: [{ bank: 'bca_va', number: '123' }],
    },
    'virtualAccounts.0.number',
  ],
  [
    'a number for an unknown bank',
    {
      paymentType: 'virtual_account',
      virtualAccounts: [{ bank: 'constructor', number: '12345678901' }],
    },
    'virtualAccounts.0.bank',
  ],
  [
    'a number of letters',
    {
      paymentType: 'virtual_account',
      virtualAccounts: [{ bank: 'bca_va', number: '1234567890a' }],
    },
    'virtualAccounts.0.number',
  ],
  [
    'an unknown bank',
    {
      paymentType: 'virtual_account',
      virtualAccounts: [{ bank: 'constructor' }],
    },
    'virtualAccounts.0.bank',
  ],
  [
    'a link beside numbers',
    {
      paymentType: 'virtual_account',
      virtualAccounts: [{ bank: 'bca_va' }],
      paymentLink: {},
    },
    'paymentLink',
  ],
  ['no ways to pay', { paymentLink: { enabledPayments: [] } }, 'paymentLink.enabledPayments'],
  ['card data', { metadata: { card_number: '4811111111111114' } }, 'metadata'],
  ['what it does not know', { colour: 'red' }, 'colour'],
])('refuses %s', (_what, rest, field) => {
  expect(fieldsAtFault(rest)).toContain(field);
});

it.each([undefined, null, 5, 'invoice', []])('refuses %j', (input) => {
  expect(validateInvoice(input, NOW).errors?.length).toBeGreaterThan(0);
});

it.each([
  ['bca_va', 11, 11, '11'],
  ['bni_va', 1, 8, '1 to 8'],
  ['bri_va', 1, 13, '1 to 13'],
  ['cimb_va', 1, 16, '1 to 16'],
  ['permata_va', 10, 10, '10'],
  ['mandiri_bill', 1, 12, '1 to 12'],
])('a number of %s has %i to %i digits, and whoever gives another is told so', (bank, min, max, lengths) => {
  const withDigits = (count: number) =>
    check({ paymentType: 'virtual_account', virtualAccounts: [{ bank, number: '1'.repeat(count) }] }).errors;
  expect([withDigits(min), withDigits(max)]).toEqual([undefined, undefined]);
  const message = `number must be ${lengths} digits for ${bank}`;
  for (const count of [min - 1, max + 1].filter((each) => each >= 1 && each <= 16)) {
    expect(withDigits(count)).toEqual([{ field: 'virtualAccounts.0.number', message }]);
  }
});

it.each(['081212345678', '+62 (812) 1234-5678', '0812.1234.5678', ''])(
  'takes %j for a phone',
  (customerPhone) => {
    expect(check({ customerPhone }).errors).toBeUndefined();
  },
);
