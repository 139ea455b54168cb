import { html } from 'hono/html';
import { customerLayout } from './layout';
import type { Visit } from './visit';
import { wordsIn, type Word } from './words';
import { isObject, textAt, type JsonObject } from '../json';
import { live, rupiah, until, wib, type Html } from '../html/parts';
import type { Merchant } from '../world';
import type { Invoice } from '../invoices/invoice';
import { objectsAt } from '../invoices/totals';

export interface InvoicePageView {
  readonly invoice: Invoice;
  /** What the gateway answers about it. */
  readonly body: JsonObject;
  readonly merchant: Merchant;
  readonly visit: Visit;
  readonly now: Date;
}

const STATES: Readonly<Record<Invoice['status'], readonly [tone: string, word: Word]>> = {
  published: ['wait', 'unpaid'],
  pending: ['wait', 'unpaid'],
  overdue: ['bad', 'overdue'],
  paid: ['good', 'paid'],
  expired: ['bad', 'expired'],
  voided: ['bad', 'voided'],
};

function line(label: unknown, value: unknown): Html {
  return html`<li><span>${label}</span><span>${value}</span></li>`;
}

function items(body: JsonObject): Html {
  return html`<ul class="items">
    ${objectsAt(body, 'item_details').map((item) => {
      const [price, quantity] = [Number(item.price), Number(item.quantity)];
      const amount = price * quantity - Number(item.discount_amount ?? 0);
      return line(`${quantity} × ${textAt(item, 'description') ?? ''}`, rupiah(amount));
    })}
    ${objectsAt(body, 'taxes').map((tax) =>
      line(textAt(tax, 'name') ?? 'Tax', rupiah(Number(tax.calculated_amount))),
    )}
  </ul>`;
}

function payment({ invoice, visit }: InvoicePageView): Html {
  const words = wordsIn(visit.language);
  const { status, paymentLinkUrl, virtualAccounts } = invoice;
  const [tone, word] = STATES[status];
  const isPayable = status === 'pending' || status === 'overdue';
  return html`<p class="state ${tone}" role="status" data-status="${status}">${words[word]}</p>
    ${
      isPayable &&
      virtualAccounts.map(
        ({ bank, number }) =>
          html`<div>
            <h2 class="name">${bank.replace(/_va$/, '').toUpperCase()} ${words.vaNumber}</h2>
            <div class="copyable">
              <span class="number">${number}</span>
              <button type="button" data-copy="${number}" data-copied="${words.copied}" hidden>
                ${words.copy}
              </button>
            </div>
          </div>`,
      )
    }
    ${isPayable && paymentLinkUrl && html`<a class="button" href="${paymentLinkUrl}">${words.payInvoice}</a>`}`;
}

/** The ways to the payments of an invoice, for whoever plays its customer. */
function strip({ invoice, visit }: InvoicePageView): Html {
  return html`${invoice.transactions.map(
      ({ transactionId, orderId }) =>
        html`<a href="/simulator/pay/${transactionId}" target="_blank">${orderId}</a>`,
    )} <a href="/simulator/invoices" target="_blank">${wordsIn(visit.language).allInvoices}</a>`;
}

/** An invoice as its customer gets it: what stands in for the gateway's PDF. */
export function invoicePage(view: InvoicePageView): Html {
  const { invoice, body, merchant, visit, now } = view;
  const words = wordsIn(visit.language);
  const customer = isObject(body.customer_details) ? textAt(body.customer_details, 'name') : undefined;
  const title = `${words.invoice} ${invoice.invoiceNumber}`;
  return customerLayout({
    title,
    merchant: merchant.name,
    visit,
    path: `/simulator/invoices/${invoice.id}`,
    now,
    shows: ['invoice', 'payment-link', 'transaction'],
    strip: strip(view),
    content: html`<section class="card" aria-label="${title}">
      <p class="soft">${title}</p>
      <p class="amount">${rupiah(invoice.grossAmount)}</p>
      <ul class="items">
        ${customer !== undefined && line(words.to, customer)} ${line(words.order, invoice.orderId)}
        ${line(words.due, until([invoice.dueDate, invoice.expiresAt], wib(invoice.dueDate)))}
      </ul>
      ${items(body)} ${live('payment', payment(view))}
    </section>`,
  });
}
