/* global METHODS, INSTRUCTIONS, EVENTS, methodOf, noticeOf, statusOf */

const POLL_MS = 1_000;
const rupiah = new Intl.NumberFormat('id-ID', {
  style: 'currency',
  currency: 'IDR',
  maximumFractionDigits: 0,
});
const find = (id) => document.getElementById(id);

let session = { token: null, simulator_url: null };
let goods = [];
/** The id of the order that the form makes, and its Idempotency-Key: sent again, it is not made twice. */
let nextOrder = newOrderId();
let followed;

/** Makes an element; its text can hold anything, for it is never parsed as HTML. */
function element(name, text, attributes = {}) {
  const made = Object.assign(document.createElement(name), attributes);
  made.textContent = text;
  return made;
}

function newOrderId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `SHOP-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
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
  find('order').addEventListener('input', () => {
    nextOrder = newOrderId();
    showTotal();
  });
  find('order').addEventListener('submit', order);
  find('continue').addEventListener('click', continueAtMidtrans);
  showTotal();
}

async function api(path, body, headers = {}) {
  const token = session.token ?? find('token').value.trim();
  const response = await fetch(`/api/midtrans/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json();
  if (response.ok) return answer;
  const details = answer.details.map(({ message }) => message);
  const reason = details.length > 0 ? details.join('\n') : answer.message;
  throw Object.assign(new Error(reason), { status: response.status });
}

/** Does what a button or link asks for, and says what is wrong with it. */
async function run(button, action) {
  find('problem').textContent = '';
  button.disabled = true;
  try {
    await action();
  } catch (error) {
    find('problem').textContent = error.message;
  } finally {
    button.disabled = false;
  }
}

function order(event) {
  event.preventDefault();
  return run(find('order').querySelector('button'), async () => {
    const [, method] = METHODS[Number(find('method').value)];
    const isByPage = method.payment_type === undefined;
    const orderId = nextOrder;
    const address = addressOf(orderId);
    const back = `${location.origin}${address}`;
    try {
      const answer = await api(
        isByPage ? 'snap/' : 'charge/',
        {
          ...method,
          ...(isByPage && { callbacks: { finish: back, error: back } }),
          order_id: orderId,
          metadata: { cart: cart(), paid_on: isByPage ? 'snap' : 'shop' },
          customer_details: { first_name: 'Customer', last_name: '1', email: 'customer-1@example.com' },
        },
        { 'Idempotency-Key': orderId },
      );
      nextOrder = newOrderId();
      history.replaceState(null, '', address);
      show(isByPage ? answer.payment : answer);
      follow(orderId);
      if (isByPage) leaveFor(answer.redirect_url);
    } catch (error) {
      // Without a definite answer the order may have been made, or be being made: the same again finds it.
      if (error.status < 500 && error.status !== 409) nextOrder = newOrderId();
      throw error;
    }
  });
}

/** Where an order is shown, also to whom Midtrans sends back. Not in a query, for some banks drop it. */
function addressOf(orderId) {
  return `/orders/${encodeURIComponent(orderId)}`;
}

/** Takes the customer to Midtrans' page, in place of this one. */
function leaveFor(page) {
  find('continue').href = page;
  location.assign(page);
}

/** The page that is open already, so that the customer begins no second attempt to pay. */
function continueAtMidtrans(event) {
  event.preventDefault();
  return run(find('continue'), async () => {
    const { redirect_url: page } = await api(`payments/${find('continue').dataset.payment}/continue/`, {});
    leaveFor(page);
  });
}

function instructionOf(payment) {
  const isByPage = isPaidOnPage(payment);
  const given = INSTRUCTIONS.filter(([field]) => payment[field] && !(isByPage && field === 'redirect_url'));
  if (given.length === 0 && isOpen(payment)) {
    const next = isByPage ? "Choose and pay on Midtrans' page." : 'Confirm in the app on your phone.';
    return [element('dd', next)];
  }
  return given.flatMap(([field, name]) => {
    const text = payment[field];
    const value = element('dd', '');
    const link = { href: text, target: '_blank', rel: 'noopener' };
    value.append(/^https?:/.test(text) ? element('a', text, link) : text);
    return [element('dt', name), value];
  });
}

function isPaidOnPage({ metadata }) {
  return metadata.paid_on === 'snap';
}

function isOpen({ transaction_status: status }) {
  return status === 'pending';
}

function show(payment) {
  find('payment').hidden = false;
  find('order-id').textContent = payment.order_id;
  find('status').textContent = statusOf(payment);
  find('status').className = payment.is_paid ? 'paid' : '';
  find('amount').textContent = rupiah.format(Number(payment.gross_amount));
  find('notice').textContent = noticeOf(payment);
  find('instruction').replaceChildren(...instructionOf(payment));
  const canContinue = isPaidOnPage(payment) && isOpen(payment);
  find('continue').hidden = !canContinue;
  find('continue').dataset.payment = payment.id;
  if (canContinue) find('continue').href = payment.redirect_url;
  const canPay = session.simulator_url !== null && payment.is_pending && payment.transaction_id !== '';
  find('pay').hidden = !canPay;
  if (canPay) find('pay').href = `${session.simulator_url}/simulator/pay/${payment.transaction_id}`;
  find('tried').hidden = payment.attempts.length === 0;
  const attempts = payment.attempts.map((each) => element('li', `${methodOf(each)}: ${statusOf(each)}`));
  find('attempts').replaceChildren(...attempts);
}

async function showEvents(orderId) {
  const response = await fetch('/demo/events');
  const events = (await response.json()).filter(({ order_id: of }) => of === orderId);
  find('events').replaceChildren(
    ...events.map(({ type, at }) => {
      const line = element('li', `${EVENTS[type] ?? type}, at ${new Date(at).toLocaleTimeString()} `);
      line.append(element('code', type));
      return line;
    }),
  );
}

async function paymentIdOf(orderId) {
  const { results } = await api(`payments/?order_id=${encodeURIComponent(orderId)}`);
  return results[0]?.id;
}

/**
 * Looks at one payment, the last one ordered, until another takes its place.
 *
 * @param isBack - whether its customer comes from Midtrans: it is asked what they did there, in case it has not told yet
 */
function follow(orderId, isBack = false) {
  followed = orderId;
  let id;
  const look = async () => {
    if (followed !== orderId) return;
    try {
      if (id === undefined) {
        id = await paymentIdOf(orderId);
        if (id === undefined) {
          find('problem').textContent = `You have no order ${orderId}.`;
          return;
        }
        if (isBack) await api(`payments/${id}/check_status/`).catch(() => undefined);
      }
      const payment = await api(`payments/${id}/`);
      if (followed !== orderId) return;
      show(payment);
      await showEvents(payment.order_id);
    } catch {
      // The shop may be away for a moment; the next look will tell.
    }
    setTimeout(look, POLL_MS);
  };
  void look();
}

/** The order that the address names. What Midtrans puts into the query anybody can put there: it is not read. */
function followAddress() {
  const [, orderId] = /^\/orders\/([^/]+)/.exec(location.pathname) ?? [];
  if (orderId === undefined) return;
  const isBack = location.search !== '';
  history.replaceState(null, '', location.pathname);
  follow(decodeURIComponent(orderId), isBack);
}

/** A token that was typed in, for when its customer comes back from Midtrans' page to a new one of ours. */
function keepToken() {
  const input = find('token');
  input.value = sessionStorage.getItem('token') ?? '';
  input.addEventListener('input', () => sessionStorage.setItem('token', input.value));
}

async function open() {
  try {
    const answers = await Promise.all(['/demo/goods', '/demo/session'].map((path) => fetch(path)));
    [goods, session] = await Promise.all(answers.map((answer) => answer.json()));
    drawForm();
    if (session.token === null) keepToken();
    followAddress();
  } finally {
    find('token-field').hidden = session.token !== null;
    find('order').querySelector('button').disabled = false;
  }
}

void open();
