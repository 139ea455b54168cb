/* global document, fetch, setTimeout */

/** A token as Midtrans' script makes of the sandbox's test card. */
const CARD_TOKEN = '48111111-1114-reference-shop';

/** What each method needs in the charge beside the order. */
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

const POLL_MS = 1_000;
const rupiah = new Intl.NumberFormat('id-ID', {
  style: 'currency',
  currency: 'IDR',
  maximumFractionDigits: 0,
});
const find = (id) => document.getElementById(id);

let session = { token: null, simulator_url: null };
let goods = [];
let followed;

/** Makes an element; its text can hold anything, for it is never parsed as HTML. */
function element(name, text, attributes = {}) {
  const made = Object.assign(document.createElement(name), attributes);
  made.textContent = text;
  return made;
}

function quantityOf({ id }) {
  return Number(find(`goods-${id}`).value);
}

/** What goes to the shop: it knows its prices. */
function cart() {
  return goods
    .map((product) => ({ product: product.id, quantity: quantityOf(product) }))
    .filter(({ quantity }) => quantity > 0);
}

function showTotal() {
  const total = goods.reduce((sum, product) => sum + product.price * quantityOf(product), 0);
  find('total').textContent = rupiah.format(total);
}

function drawForm() {
  for (const [index, { id, name, price }] of goods.entries()) {
    const label = element('label', `${name}, ${rupiah.format(price)}`);
    label.append(
      element('input', '', {
        id: `goods-${id}`,
        type: 'number',
        min: 0,
        max: 99,
        value: index === 0 ? 1 : 0,
        required: true,
      }),
    );
    find('goods').append(label);
  }
  METHODS.forEach(([name], index) => find('method').append(element('option', name, { value: index })));
  find('order').addEventListener('input', showTotal);
  find('order').addEventListener('submit', order);
  showTotal();
}

async function api(path, body) {
  const token = session.token ?? find('token').value.trim();
  const response = await fetch(path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json();
  if (response.ok) return answer;
  const details = answer.details.map(({ message }) => message);
  throw new Error(details.length > 0 ? details.join('\n') : answer.message);
}

async function order(event) {
  event.preventDefault();
  const button = find('order').querySelector('button');
  find('problem').textContent = '';
  button.disabled = true;
  try {
    const [, method] = METHODS[Number(find('method').value)];
    const payment = await api('/api/midtrans/charge/', {
      ...method,
      metadata: { cart: cart() },
      customer_details: { first_name: 'Customer', last_name: '1', email: 'customer-1@example.com' },
    });
    show(payment);
    follow(payment.id);
  } catch (error) {
    find('problem').textContent = error.message;
  } finally {
    button.disabled = false;
  }
}

function instructionOf(payment) {
  const given = INSTRUCTIONS.filter(([field]) => payment[field]);
  if (given.length === 0 && payment.is_pending) return [element('dd', 'Confirm in the app on your phone.')];
  return given.flatMap(([field, name]) => {
    const text = payment[field];
    const value = element('dd', '');
    const link = { href: text, target: '_blank', rel: 'noopener' };
    value.append(/^https?:/.test(text) ? element('a', text, link) : text);
    return [element('dt', name), value];
  });
}

function show(payment) {
  find('payment').hidden = false;
  find('order-id').textContent = payment.order_id;
  find('status').textContent = payment.is_paid
    ? `${payment.transaction_status}: paid`
    : payment.transaction_status;
  find('status').className = payment.is_paid ? 'paid' : '';
  find('amount').textContent = rupiah.format(Number(payment.gross_amount));
  find('instruction').replaceChildren(...instructionOf(payment));
  const canPay = session.simulator_url !== null && payment.is_pending && payment.transaction_id !== '';
  find('pay').hidden = !canPay;
  if (canPay) find('pay').href = `${session.simulator_url}/simulator/pay/${payment.transaction_id}`;
}

async function showEvents(orderId) {
  const response = await fetch('/demo/events');
  const events = (await response.json()).filter(({ order_id: of }) => of === orderId);
  find('events').replaceChildren(
    ...events.map(({ type, at }) => element('li', `${type} at ${new Date(at).toLocaleTimeString()}`)),
  );
}

/** Looks at one payment, the last one ordered, until another takes its place. */
function follow(id) {
  followed = id;
  const look = async () => {
    if (followed !== id) return;
    try {
      const payment = await api(`/api/midtrans/payments/${id}/`);
      if (followed !== id) return;
      show(payment);
      await showEvents(payment.order_id);
    } catch {
      // The shop may be away for a moment; the next look will tell.
    }
    setTimeout(look, POLL_MS);
  };
  void look();
}

async function open() {
  try {
    const answers = await Promise.all(['/demo/goods', '/demo/session'].map((path) => fetch(path)));
    [goods, session] = await Promise.all(answers.map((answer) => answer.json()));
    drawForm();
  } finally {
    find('token-field').hidden = session.token !== null;
    find('order').querySelector('button').disabled = false;
  }
}

void open();
