import { api, newKey, run } from './api.js';

/** A page that nobody tells anything looks by itself. */
const LOOK_MS = 30_000;
/** Wallets whose app leads back to this page. */
const WITH_APP = ['gopay', 'shopeepay', 'dana'];
const LIVE = ['state', 'history'];

const find = (id) => document.getElementById(id);
const orderId = find('state').dataset.order;
const here = `${location.origin}/orders/${orderId}`;
/** Each live part as the shop last sent it: what this script changed in it does not count. */
const sent = new Map(LIVE.map((id) => [id, find(id)?.innerHTML]));

/** Brings what changed. What did not change stays as it is, with whatever was typed into it. */
async function refresh() {
  const response = await fetch(here, { headers: { Accept: 'text/html' } }).catch(() => undefined);
  if (!response?.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const id of LIVE) {
    const html = fresh.getElementById(id)?.innerHTML;
    if (html === undefined || html === sent.get(id)) continue;
    sent.set(id, html);
    find(id).innerHTML = html;
    if (id === 'state') dress();
  }
}

/** Shows what only works with this script. */
function dress() {
  for (const button of find('state').querySelectorAll('[data-copy]')) button.hidden = false;
  if (find('state').querySelector('[data-bank]') === null) find('bank').close();
  countDown();
}

function countDown() {
  for (const element of document.querySelectorAll('[data-until]')) {
    const seconds = Math.max(0, Math.round((Number(element.dataset.until) - Date.now()) / 1_000));
    const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
    element.textContent = `${parts.map((part) => String(part).padStart(2, '0')).join(':')} ${element.dataset.left}`;
    element.hidden = false;
  }
}

/** What is being asked for, until it is definitely answered: asked again, it is the same under the same key. */
let asked;

async function pay(form) {
  const chosen = form.querySelector('input[name=method]:checked');
  if (chosen === null) return say(form.querySelector('input[name=method]'), form.dataset.none);
  if (asked?.method !== chosen.value) {
    const body = await chargeOf(chosen, form);
    if (body === undefined) return;
    asked = {
      method: chosen.value,
      path: chosen.value === 'snap' ? 'snap/' : 'charge/',
      body,
      key: newKey(),
    };
  }
  const { path, body, key } = asked;
  try {
    const answer = await api(path, body, key);
    asked = undefined;
    await refresh();
    if (path === 'snap/') openSnap(answer);
    else if (find('state').querySelector('[data-bank]') !== null) openBank(answer.redirect_url);
  } catch (error) {
    if (!error.isOpen) asked = undefined;
    // It may be under way in another window.
    await refresh();
    throw error;
  }
}

/** @returns the body of the charge; nothing where something is missing, which is said at its field */
async function chargeOf(chosen, form) {
  const body = { ...JSON.parse(chosen.dataset.charge), metadata: { shop_order: orderId } };
  if (chosen.value === 'snap') return { ...body, callbacks: { finish: here, error: here } };
  if (WITH_APP.includes(chosen.value)) return { ...body, callback_url: here };
  if (chosen.value === 'ovo') {
    const { phone } = form.elements;
    return isFilled(phone) ? { ...body, ovo: { payer_phone_number: phone.value.trim() } } : undefined;
  }
  if (chosen.value !== 'credit_card') return body;
  const fields = ['number', 'month', 'year', 'cvv'].map((name) => find(`card-${name}`));
  if (!fields.every(isFilled)) return undefined;
  const token = await cardToken(fields.map(({ value }) => value.replaceAll(' ', '')));
  return token === undefined ? undefined : { ...body, token_id: token };
}

function isFilled(field) {
  if (field.value.trim() !== '') return true;
  field.required = true;
  field.reportValidity();
  field.required = false;
  return false;
}

function say(field, text) {
  field.setCustomValidity(text);
  field.reportValidity();
  field.setCustomValidity('');
}

/** The card goes to Midtrans, and a token comes back. */
function cardToken([number, month, year, cvv]) {
  const card = {
    card_number: number,
    card_exp_month: month.padStart(2, '0'),
    card_exp_year: year.length === 2 ? `20${year}` : year,
    card_cvv: cvv,
  };
  return new Promise((resolve) => {
    const failed = () => {
      find('problem').textContent = find('problem').dataset.card;
      find('problem').hidden = false;
      resolve(undefined);
    };
    if (window.MidtransNew3ds === undefined) return failed();
    window.MidtransNew3ds.getCardToken(card, {
      onSuccess: ({ token_id: token }) => resolve(token),
      onFailure: failed,
    });
  });
}

/** The bank asks its customer in a dialog; without Midtrans' script, on its own page. */
function openBank(url) {
  if (window.MidtransNew3ds === undefined) return location.assign(url);
  window.MidtransNew3ds.authenticate(url, {
    performAuthentication: (page) => {
      find('bank').querySelector('iframe').src = page;
      find('bank').showModal();
    },
    onSuccess: closeBank,
    onFailure: closeBank,
    onPending: closeBank,
  });
}

function closeBank() {
  find('bank').close();
  void refresh();
}

/** Snap's window over this page; without its script, its own page. */
function openSnap({ token, redirect_url: page }) {
  if (window.snap === undefined) return location.assign(page);
  window.snap.pay(token, {
    language: document.documentElement.lang,
    onSuccess: refresh,
    onPending: refresh,
    onError: refresh,
    onClose: refresh,
  });
}

function reveal(form) {
  const { value } = form.querySelector('input[name=method]:checked') ?? {};
  for (const part of form.querySelectorAll('[data-for]')) part.hidden = part.dataset.for !== value;
}

document.addEventListener('submit', (event) => {
  if (event.target.id !== 'pay') return;
  event.preventDefault();
  void run(event.submitter ?? event.target.querySelector('.main'), () => pay(event.target));
});
document.addEventListener('change', ({ target }) => {
  if (target.name === 'method') reveal(target.form);
});
document.addEventListener('click', (event) => {
  const button = event.target.closest('button, a');
  if (button === null) return;
  const { copy, card, bank, another, continue: continued } = button.dataset;
  if (copy !== undefined) {
    void navigator.clipboard.writeText(copy).then(() => (button.textContent = button.dataset.copied));
  } else if (card !== undefined) {
    const values = { number: card, month: '12', year: String(new Date().getFullYear() + 2), cvv: '123' };
    for (const [name, value] of Object.entries(values)) find(`card-${name}`).value = value;
  } else if (bank !== undefined) {
    openBank(bank);
  } else if (another !== undefined) {
    void run(button, async () => {
      try {
        await api(`payments/${another}/cancel/`, {});
      } finally {
        await refresh();
      }
    });
  } else if (continued !== undefined) {
    event.preventDefault();
    void run(button, async () => openSnap(await api(`payments/${continued}/continue/`, {})));
  }
});

dress();
setInterval(countDown, 1_000);
setInterval(refresh, LOOK_MS);
const changes = new EventSource(`/orders/${orderId}/changes`);
changes.addEventListener('message', refresh);
// What was told while nobody listened.
changes.addEventListener('open', refresh);
addEventListener('pageshow', refresh);
