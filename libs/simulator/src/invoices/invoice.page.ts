import { html } from 'hono/html';
import { isObject, textAt, type JsonObject } from '../json';
import { definitions, layout, live, rupiah, wib, type Html } from '../pages/layout';
import { stateBadge, statusBadge } from '../pages/status-badge';
import type { Invoice } from './invoice';
import { objectsAt } from './totals';

function itemRow(item: JsonObject): Html {
  const [price, quantity] = [Number(item.price), Number(item.quantity)];
  return html`<tr>
    <td data-label="Item">${textAt(item, 'description')}</td>
    <td data-label="Quantity">${quantity}</td>
    <td data-label="Price" class="tight">${rupiah(price)}</td>
    <td data-label="Amount" class="tight">${rupiah(price * quantity - Number(item.discount_amount ?? 0))}</td>
  </tr>`;
}

function items(body: JsonObject): Html {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Item</th>
        <th scope="col">Quantity</th>
        <th scope="col">Price</th>
        <th scope="col">Amount</th>
      </tr>
    </thead>
    <tbody>
      ${objectsAt(body, 'item_details').map(itemRow)}
    </tbody>
  </table>`;
}

function taxes(body: JsonObject): [string, string][] {
  return objectsAt(body, 'taxes').map((tax) => [
    textAt(tax, 'name') ?? 'Tax',
    rupiah(Number(tax.calculated_amount)),
  ]);
}

function payment({ status, paymentLinkUrl, transactions, virtualAccounts }: Invoice): Html {
  const isPayable = status === 'pending' || status === 'overdue';
  return html`${definitions(
    virtualAccounts.map(({ bank, number }) => [bank, html`<span class="number">${number}</span>`]),
  )}
  ${isPayable && paymentLinkUrl && html`<p><a href="${paymentLinkUrl}">Pay this invoice</a></p>`}
  ${transactions.map(
    (transaction) =>
      html`<p class="row">
        <a href="/simulator/pay/${transaction.transactionId}">${transaction.orderId}</a>
        ${statusBadge(transaction)}
      </p>`,
  )}`;
}

/** An invoice as its customer gets it: what stands in for the gateway's PDF. */
export function invoicePage(invoice: Invoice, body: JsonObject, now: Date): Html {
  const customer = isObject(body.customer_details) ? textAt(body.customer_details, 'name') : undefined;
  return layout(
    `Invoice ${invoice.invoiceNumber}`,
    html`<section class="card" aria-label="Invoice">
        <div id="state" data-live role="status">
          <p class="row">
            <span class="amount">${rupiah(invoice.grossAmount)}</span>
            ${stateBadge(invoice.status)}
          </p>
        </div>
        ${definitions([
          ['To', customer],
          ['Order', invoice.orderId],
          ['Due', wib(invoice.dueDate)],
          ['Paid', invoice.paidAt && wib(invoice.paidAt)],
          ...taxes(body),
        ])}
      </section>
      <section class="card">${items(body)}</section>
      <section class="card">${live('payment', payment(invoice))}</section>`,
    { section: 'Invoices', now },
  );
}
