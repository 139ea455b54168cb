import { html } from 'hono/html';
import { layout, live, postButton, rupiah, wib, type Html } from '../pages/layout';
import { methodName } from '../pages/method-name';
import { statusBadge } from '../pages/status-badge';
import type { TransactionRecord } from '../transactions/transaction';
import type { Channel } from './channels';
import { cardInputs, channelButtons, customerInputs, ovoInputs } from './channel-inputs';
import type { Checkout } from './checkout';
import { isLost } from './paid';
import { expiredUrlOf, leavingUrlOf, returnUrlOf } from './return-url';

function amountInput({ grossAmount, amountRange }: Checkout): Html | string {
  if (!amountRange) return '';
  const { min, max } = amountRange;
  return html`<label>
    Amount in rupiah
    <input name="amount" type="number" required min="${min}" max="${max}" value="${grossAmount}" />
  </label>`;
}

function choices(checkout: Checkout, { isForced = false } = {}): Html {
  const typed: readonly Channel[] = ['credit_card', 'ovo'];
  const plain = checkout.channels.filter((channel) => !typed.includes(channel));
  return html`<h2>Choose how to pay</h2>
    <form method="post" class="stack">
      ${isForced && html`<input type="hidden" name="force" value="true" />`} ${amountInput(checkout)}
      ${customerInputs(checkout)}
      <div class="row">${plain.map(channelButtons)}</div>
      ${checkout.channels.includes('credit_card') && cardInputs(checkout)}
      ${checkout.channels.includes('ovo') && ovoInputs()}
      <details id="promotion">
        <summary>With a promotion</summary>
        <label>
          Rupiah that it takes off
          <input name="discount" type="number" min="1" />
        </label>
      </details>
    </form>`;
}

function wayBack(url: string): Html {
  return html`<a href="${url}">Back to the merchant</a>`;
}

/** The way back from a page on which nothing was paid. */
function leavingPart({ returnUrls, isExpired = false }: Checkout): Html | string {
  const url = returnUrls && (isExpired ? expiredUrlOf(returnUrls) : leavingUrlOf(returnUrls));
  return url === undefined ? '' : html`<p>${wayBack(url)}</p>`;
}

function paymentPart(path: string, checkout: Checkout, payment: TransactionRecord): Html {
  const url = checkout.returnUrls && returnUrlOf(checkout.returnUrls, payment);
  const { transactionId, expiryTime } = payment;
  const isWaiting = payment.status === 'pending';
  return html`<p class="row">
      <span class="amount">${rupiah(payment.grossAmount)}</span>
      ${statusBadge(payment)}
    </p>
    <p>${methodName(payment)}, order ${payment.orderId}</p>
    ${isWaiting && html`<p class="soft">To be paid by ${wib(expiryTime)}</p>`}
    <div class="row">
      ${isWaiting && postButton(`${path}/payments/${transactionId}`, 'Pay', { isMain: true })}
      <a href="/simulator/pay/${transactionId}">Number, code and other outcomes</a>
      ${url && wayBack(url)}
    </div>`;
}

/**
 * The payments that the page is about: the one asked for and whatever keeps the page from taking another, the newest first;
 * where the page is over, the last.
 */
function paymentsShown(checkout: Checkout, asked: string | undefined): readonly TransactionRecord[] {
  const { payments, held, closed } = checkout;
  const shown = payments.filter(
    (payment) => payment.transactionId === asked || (held !== undefined && !isLost(payment)),
  );
  const isOver = (held ?? closed) !== undefined && shown.length === 0;
  return isOver ? payments.slice(-1) : shown.reverse();
}

function obstacleOf({ held, closed }: Checkout): string | undefined {
  return held ?? closed;
}

/** The ways to pay, folded where another payment should be the only one. */
function choicePart(checkout: Checkout): Html | string {
  if (checkout.closed !== undefined) return '';
  if (checkout.held === undefined) return html`<section class="card">${choices(checkout)}</section>`;
  return html`<section class="card">
    <details id="another">
      <summary>Pay once more, though ${checkout.held}</summary>
      ${choices(checkout, { isForced: true })}
    </details>
  </section>`;
}

export interface CheckoutPageView {
  /** Where the page is. */
  readonly path: string;
  readonly checkout: Checkout;
  /** The transaction_id of the payment that was begun here. */
  readonly payment?: string;
  /** Why the last choice was refused. */
  readonly refusal?: string;
  readonly now: Date;
}

/** Where a customer chooses how to pay, and pays. */
export function checkoutPage({ path, checkout, payment, refusal, now }: CheckoutPageView): Html {
  const shown = paymentsShown(checkout, payment);
  const obstacle = obstacleOf(checkout);
  const amount = html`<p class="amount">${rupiah(checkout.grossAmount ?? 0)}</p>`;
  return layout(
    checkout.title,
    html`${refusal && html`<p role="alert" class="card bad">${refusal}</p>`}
      <section class="card" aria-label="Payment">
        ${
          shown.length === 0
            ? html`${amount}${leavingPart(checkout)}`
            : live('payment', html`${shown.map((each) => paymentPart(path, checkout, each))}`)
        }
        ${obstacle !== undefined && shown.length === 0 && html`<p role="status">Not payable: ${obstacle}</p>`}
      </section>
      ${choicePart(checkout)}`,
    { now },
  );
}
