import { html } from 'hono/html';
import { instructions } from './instructions';
import { customerLayout, type JsResult } from './layout';
import { obstacleIn } from './obstacles';
import { paymentState, jsResultOf } from './payment-state';
import { paymentStrip } from './strip';
import { within, type Visit } from './visit';
import { wordsIn } from './words';
import { countdown, live, rupiah, wib, type Html } from '../html/parts';
import { methodName } from '../html/method-name';
import type { TransactionRecord } from '../transactions/transaction';
import type { Merchant } from '../world';
import { channelGroups, customerInputs } from './channel-choices';
import type { Checkout } from '../checkout/checkout';
import { isLost, isPaid } from '../transactions/paid';
import { expiredUrlOf, leavingUrlOf, returnUrlOf } from '../checkout/return-url';

export interface CheckoutPageView {
  /** Where the page is. */
  readonly path: string;
  readonly checkout: Checkout;
  /** The transaction_id of the payment that was begun here. */
  readonly payment?: string;
  /** Whether another payment is begun beside what keeps the page from taking one. */
  readonly isForced?: boolean;
  /** Why the last choice was refused. */
  readonly refusal?: string;
  readonly merchant: Merchant;
  readonly visit: Visit;
  readonly now: Date;
}

function amountInput({ grossAmount, amountRange }: Checkout, label: string): Html | string {
  if (!amountRange) return '';
  const { min, max } = amountRange;
  return html`<label>
    ${label}
    <input name="amount" type="number" required min="${min}" max="${max}" value="${grossAmount}" />
  </label>`;
}

function choices({ checkout, visit, path, isForced }: CheckoutPageView): Html {
  const words = wordsIn(visit.language);
  return html`<h2>${words.choose}</h2>
    <form method="post" action="${within(visit, path)}" class="stack">
      ${isForced === true && html`<input type="hidden" name="force" value="true" />`}
      ${amountInput(checkout, words.amount)} ${customerInputs(checkout, visit.language)}
      ${channelGroups(checkout, visit)}
      <details id="promotion">
        <summary>${words.promotion}</summary>
        <label>
          ${words.takesOff}
          <input name="discount" type="number" min="1" />
        </label>
      </details>
    </form>`;
}

/** What is paid for, line by line. */
function order({ checkout, visit }: CheckoutPageView): Html | string {
  const { items = [] } = checkout;
  if (items.length === 0) return '';
  return html`<details id="order-details">
    <summary>${wordsIn(visit.language).orderDetails}</summary>
    <ul class="items">
      ${items.map(
        ({ name, quantity, price }) =>
          html`<li><span>${quantity} × ${name}</span><span>${rupiah(price * quantity)}</span></li>`,
      )}
    </ul>
  </details>`;
}

function wayBack(url: string | undefined, { visit }: CheckoutPageView): Html | string {
  // In a frame the merchant's own page is around this one.
  if (url === undefined || visit.origin !== undefined) return '';
  return html`<p><a href="${url}">${wordsIn(visit.language).backToMerchant}</a></p>`;
}

/** The way back from a page on which nothing was paid. */
function leavingUrl({ returnUrls, isExpired = false }: Checkout): string | undefined {
  return returnUrls && (isExpired ? expiredUrlOf(returnUrls) : leavingUrlOf(returnUrls));
}

function finishUrl({ returnUrls }: Checkout, payment: TransactionRecord): string | undefined {
  return returnUrls && returnUrlOf(returnUrls, payment);
}

function paymentPart(view: CheckoutPageView, payment: TransactionRecord): Html {
  const { path, checkout, visit, merchant } = view;
  const words = wordsIn(visit.language);
  const { transactionId, expiryTime, grossAmount } = payment;
  const isWaiting = payment.status === 'pending';
  const context = {
    merchantId: merchant.merchantId,
    visit,
    backTo: within(visit, path, { payment: transactionId }),
  };
  return html`<p class="amount">${rupiah(grossAmount)}</p>
    <p class="soft">${methodName(payment)}, ${payment.orderId}</p>
    ${paymentState(payment, visit.language)}
    ${isWaiting && html`<p>${words.payWithin} ${countdown(expiryTime, wib(expiryTime))}</p>`}
    ${isWaiting && instructions(payment, context)} ${wayBack(finishUrl(checkout, payment), view)}`;
}

/**
 * The payments that the page is about: the one asked for and whatever keeps the page from taking another, the newest first;
 * where the page is over, the last.
 */
function paymentsShown({ checkout, payment: asked }: CheckoutPageView): readonly TransactionRecord[] {
  const { payments, held, closed } = checkout;
  const shown = payments.filter(
    (payment) => payment.transactionId === asked || (held !== undefined && !isLost(payment)),
  );
  const isOver = (held ?? closed) !== undefined && shown.length === 0;
  return isOver ? payments.slice(-1) : shown.reverse();
}

/** The ways to pay; where another payment should be the only one, to whoever asks for them in the strip. */
function choicePart(view: CheckoutPageView): Html | string {
  const { closed, held } = view.checkout;
  if (closed !== undefined || (held !== undefined && !view.isForced)) return '';
  return html`<section class="card">${choices(view)}</section>`;
}

/** What a person can make happen to the payments shown; one more payment than the order should have is among it. */
function stripOf(view: CheckoutPageView, shown: readonly TransactionRecord[]): Html | undefined {
  const { checkout, visit, path, isForced } = view;
  const { language } = visit;
  if (shown.length === 0) return undefined;
  const { held, closed } = checkout;
  const hasMore = held !== undefined && closed === undefined && !isForced;
  return html`${shown.map((each) =>
    paymentStrip(each, language, { payAt: within(visit, `${path}/payments/${each.transactionId}`) }),
  )}
  ${
    hasMore &&
    html`<a href="${within(visit, path, { another: 'true' })}"
      >${wordsIn(language).payAgain} ${obstacleIn(language, held)}</a
    >`
  }`;
}

/** The amount, and until when the customer may choose. */
function beginning(view: CheckoutPageView): Html {
  const { checkout, visit } = view;
  const words = wordsIn(visit.language);
  const { closed, held, closesAt, grossAmount } = checkout;
  const obstacle = held ?? closed;
  return html`<p class="amount">${rupiah(grossAmount ?? 0)}</p>
    ${closesAt && obstacle === undefined && html`<p class="soft">${words.chooseWithin} ${countdown(closesAt, wib(closesAt))}</p>`}
    ${order(view)}
    ${obstacle !== undefined && html`<p role="status">${words.notPayable}: ${obstacleIn(visit.language, obstacle)}</p>`}
    ${wayBack(leavingUrl(checkout), view)}`;
}

/** What the callbacks of the merchant's page get: of the payment that was begun here, or why none can be. */
function jsResult(view: CheckoutPageView): JsResult | undefined {
  const { checkout, payment: asked, merchant } = view;
  const begun = checkout.payments.find(({ transactionId }) => transactionId === asked);
  if (begun) return jsResultOf(begun, merchant, finishUrl(checkout, begun));
  const refused = (code: string, message: string): JsResult => ({
    outcome: 'error',
    result: { status_code: code, status_message: [message] },
  });
  if (checkout.payments.some(isPaid)) return refused('406', 'transaction has been processed');
  return checkout.closed === undefined ? undefined : refused('407', checkout.closed);
}

/** Where a customer chooses how to pay, and pays. */
export function checkoutPage(view: CheckoutPageView): Html {
  const { path, checkout, refusal, merchant, visit, now } = view;
  const shown = paymentsShown(view);
  const title = checkout.title ?? `${wordsIn(visit.language).order} ${checkout.orderId}`;
  return customerLayout({
    title,
    merchant: merchant.name,
    visit,
    path,
    now,
    shows: ['transaction', 'snap', 'payment-link', 'invoice'],
    jsResult: jsResult(view),
    strip: stripOf(view, shown),
    content: html`${refusal && html`<p role="alert" class="card bad">${refusal}</p>`}
      <section class="card" aria-label="${title}">
        <p class="soft">${title}</p>
        ${
          shown.length === 0
            ? beginning(view)
            : live('payment', html`${shown.map((each) => paymentPart(view, each))}`)
        }
      </section>
      ${choicePart(view)}`,
  });
}
