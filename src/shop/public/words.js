/* exported METHODS, INSTRUCTIONS, EVENTS, methodOf, noticeOf, statusOf */

/** A token as Midtrans' script makes of the sandbox's test card. */
const CARD_TOKEN = '48111111-1114-reference-shop';

/** What each method needs in the charge beside the order; without a payment type, Midtrans' page asks for it. */
const METHODS = [
  ['QRIS', { payment_type: 'qris' }],
  ['GoPay', { payment_type: 'gopay' }],
  ['ShopeePay', { payment_type: 'shopeepay' }],
  ['DANA', { payment_type: 'dana' }],
  ['OVO', { payment_type: 'ovo', ovo: { payer_phone_number: '081200000000' } }],
  ['BCA virtual account', { payment_type: 'bank_transfer', bank: 'bca' }],
  ['BNI virtual account', { payment_type: 'bank_transfer', bank: 'bni' }],
  ['BRI virtual account', { payment_type: 'bank_transfer', bank: 'bri' }],
  ['CIMB virtual account', { payment_type: 'bank_transfer', bank: 'cimb' }],
  ['Permata virtual account', { payment_type: 'bank_transfer', bank: 'permata' }],
  ['Mandiri bill', { payment_type: 'echannel' }],
  ['Card, with 3-D Secure', { payment_type: 'credit_card', token_id: CARD_TOKEN }],
  [
    'Card, directly',
    { payment_type: 'credit_card', credit_card: { token_id: CARD_TOKEN, authentication: false } },
  ],
  ['Indomaret', { payment_type: 'cstore', store: 'indomaret' }],
  ['Alfamart', { payment_type: 'cstore', store: 'alfamart' }],
  ['Akulaku', { payment_type: 'akulaku' }],
  ['Kredivo', { payment_type: 'kredivo' }],
  ["Pay on Midtrans' page (Snap)", {}],
];

const INSTRUCTIONS = [
  ['va_number', 'Virtual account'],
  ['biller_code', 'Biller code'],
  ['bill_key', 'Bill key'],
  ['payment_code', 'Payment code'],
  ['qr_string', 'QR code'],
  ['redirect_url', 'Page'],
  ['deeplink_url', 'App'],
];

/** What became of a payment, or of an attempt to pay. */
const STATUSES = {
  initiated: 'Midtrans has not answered yet',
  pending: 'waiting to be paid',
  authorize: 'held, not taken yet',
  capture: 'paid',
  settlement: 'paid',
  deny: 'denied, nothing was paid',
  cancel: 'cancelled',
  expire: 'over, nothing was paid',
  failure: 'failed, nothing was paid',
  refund: 'given back',
  partial_refund: 'given back in part',
  chargeback: 'taken back by the bank',
  partial_chargeback: 'taken back in part by the bank',
};

const EVENTS = {
  'payment.created': 'Ordered',
  'payment.pending': 'Waits to be paid',
  'payment.authorized': 'The amount is held',
  'payment.captured': 'The amount is taken',
  'payment.challenged': 'The card is being checked',
  'payment.settled': 'Paid: ship it',
  'payment.denied': 'Denied',
  'payment.cancelled': 'Cancelled',
  'payment.expired': 'Its time is over',
  'payment.failed': 'Midtrans refused it',
  'payment.refunded': 'Given back',
  'payment.partially_refunded': 'Given back in part',
  'payment.charged_back': 'Taken back by the bank',
  'payment.reversed': 'The bank took the payment back',
  'payment.attempt_denied': 'One attempt failed; the order can still be paid',
  'payment.paid_twice': 'Paid a second time: give that back',
};

function statusOf({ payment_type: type, transaction_status: status, fraud_status: fraudStatus }) {
  if (type === 'snap' && status === 'pending') return 'waiting for you to choose how to pay';
  return status === 'capture' && fraudStatus === 'challenge' ? 'being checked' : STATUSES[status];
}

function methodOf({ payment_type: type, bank, store }) {
  if (type === 'credit_card') return 'Card';
  const variant = { bank_transfer: bank, cstore: store }[type];
  const isOf = (method) => method.payment_type === type && (method.bank ?? method.store) === variant;
  const [name] = METHODS.find(([, method]) => isOf(method)) ?? [];
  return name ?? [variant, type].filter(Boolean).join(' ').replaceAll('_', ' ');
}

/** What was paid beside the payment's own transaction. */
function paidOnceMore({ is_paid: isPaid, transaction_id: own, attempts }) {
  return isPaid
    ? attempts.filter((each) => each.transaction_id !== own && statusOf(each) === STATUSES.settlement)
    : [];
}

function noticeOf(payment) {
  const more = paidOnceMore(payment).map(methodOf);
  if (more.length === 0) return '';
  return `Paid twice: by ${methodOf(payment)}, and once more by ${more.join(' and ')}. The shop gives the second payment back.`;
}
