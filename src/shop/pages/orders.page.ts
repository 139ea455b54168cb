import { GOODS } from '../goods';
import type { OrderWithPayments } from '../orders/order.store';
import { orderState } from '../orders/order-state';
import { html, type Html } from './html';
import { layout, type Visit } from './layout';
import { statusBadge } from './order-status';
import { rupiah, wib } from './text';
import { wordsIn } from './words';

/** What a customer has ordered, the newest first. */
export function ordersPage(orders: readonly OrderWithPayments[], visit: Visit): Html {
  const words = wordsIn(visit.language);
  return layout({
    title: words.myOrders,
    visit,
    content: html`<h1>${words.myOrders}</h1>
      ${
        orders.length === 0
          ? html`<section class="card narrow">
              <p>${words.noOrders}</p>
              <p><a class="button" href="/">${words.toGoods}</a></p>
            </section>`
          : html`<ul class="orders">
              ${orders.map((each) => line(each, visit))}
            </ul>`
      }`,
  });
}

function line({ order, payments }: OrderWithPayments, { language }: Visit): Html {
  const words = wordsIn(language);
  const names = order.lines.map(({ product, quantity }) => {
    const name = GOODS.find(({ id }) => id === product)?.name[language] ?? product;
    return `${quantity} × ${name}`;
  });
  return html`<li class="card">
    <h2><a href="/orders/${order.id}">${names.join(', ')}</a></h2>
    <p class="soft">${wib(order.createdAt, language)} · ${order.id}</p>
    <p>
      <strong>${rupiah(order.amount)}</strong> ${statusBadge(orderState(payments), words)}
      ${order.shippedAt !== null && html`<span class="badge good">${words.shipped}</span>`}
    </p>
  </li>`;
}
