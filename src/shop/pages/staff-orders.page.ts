import type { OfferedMethod, MidtransPayment } from 'nestjs-midtrans';
import type { OrderWithPayments } from '../orders/order.store';
import { orderState, paidBeside } from '../orders/order-state';
import { html, type Html } from './html';
import { layout, type Visit } from './layout';
import { methodName, type PaidThrough } from './methods';
import { statusBadge } from './order-status';
import { problemNotice } from './problem-notice';
import { rupiah, wib } from './text';
import { wordsIn, type Words } from './words';

export interface StaffOrdersPageView {
  readonly visit: Visit;
  readonly orders: readonly OrderWithPayments[];
  readonly methods: readonly OfferedMethod[];
}

/** Everybody's orders, and the money that can be given back. */
export function staffOrdersPage({ visit, orders, methods }: StaffOrdersPageView): Html {
  const words = wordsIn(visit.language);
  return layout({
    title: words.allOrders,
    visit,
    head: html`<script type="module" src="${visit.asset('staff.js')}"></script>`,
    content: html`<h1>${words.allOrders}</h1>
      ${problemNotice(visit)} ${orders.length === 0 && html`<p>${words.noOrders}</p>`}
      <ul class="orders">
        ${orders.map(
          ({ order, payments }) =>
            html`<li class="card" id="${order.id}">
              <h2>${order.id}</h2>
              <p class="soft">
                ${wib(order.createdAt, visit.language)} · ${words.customer}: ${order.customerId}
              </p>
              <p>
                <strong>${rupiah(order.amount)}</strong> ${statusBadge(orderState(payments), words)}
                ${order.shippedAt !== null && html`<span class="badge good">${words.shipped}</span>`}
              </p>
              ${payments.map((payment) => paymentPart(payment, methods, visit))}
            </li>`,
        )}
      </ul>`,
  });
}

function paymentPart(payment: MidtransPayment, methods: readonly OfferedMethod[], { language }: Visit): Html {
  const words = wordsIn(language);
  const { id, orderId, transactionStatus, refundAmount, netAmount, isPaid } = payment;
  const refundable = (money: Omit<Refundable, 'id' | 'orderId'>) =>
    refundPart({ id, orderId, ...money }, methods, words);
  return html`<div class="payment">
    <p>
      ${methodName(payment, words)} · <code>${orderId}</code> ·
      <code>${transactionStatus}</code>
      ${refundAmount > 0 && html`· ${rupiah(refundAmount)} ${words.refunded}`}
    </p>
    ${isPaid && refundable({ through: payment, amount: netAmount })}
    ${
      isPaid &&
      paidBeside(payment).map(
        ({ transactionId, amount, ...through }) =>
          html`<p class="notice bad">${words.paidTwice}: ${methodName(through, words)}</p>
            ${refundable({ through, amount, transactionId })}`,
      )
    }
  </div>`;
}

/** Money that staff may give back. */
interface Refundable {
  /** Of the payment. */
  readonly id: string;
  readonly orderId: string;
  /** Where it is not the payment's own: of what was paid beside it. */
  readonly transactionId?: string;
  readonly through: PaidThrough;
  /** Whole rupiah. */
  readonly amount: number;
}

function refundPart(refundable: Refundable, methods: readonly OfferedMethod[], words: Words): Html {
  const { id, orderId, transactionId, through, amount } = refundable;
  const kind = methods.find(({ paymentType }) => paymentType === through.paymentType)?.refunds ?? 'none';
  if (kind === 'none') return html`<p class="soft">${words.refundNone}</p>`;
  const isFullOnly = kind === 'full';
  return html`<form class="refund" data-payment="${id}" data-transaction="${transactionId ?? ''}">
    <label>
      ${words.refundAmount}
      <input
        name="amount"
        type="number"
        min="1"
        max="${amount}"
        value="${amount}"
        required
        ${isFullOnly && html`readonly`}
      />
    </label>
    <label>
      ${words.refundReason}
      <input name="reason" maxlength="255" required />
    </label>
    <button aria-label="${words.refund}: ${methodName(through, words)}, ${orderId}">${words.refund}</button>
    ${isFullOnly && html`<p class="soft">${words.refundFull}</p>`}
  </form>`;
}
