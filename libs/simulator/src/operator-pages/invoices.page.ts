import { html } from 'hono/html';
import type { Invoice } from '../invoices/invoice';
import { live, rupiah, until, wib, type Html } from '../html/parts';
import { layout, type Page } from './layout';
import { stateBadge } from './status-badge';
import { MOST_ROWS, countOf, table, type Row } from './table';

const COLUMNS = ['Invoice', 'Order', 'Amount', 'Status', 'Due', 'Paid', 'To be paid by'];

function way({ paymentLinkUrl, virtualAccounts }: Invoice): Html | string {
  if (paymentLinkUrl !== undefined) return html`<a href="${paymentLinkUrl}">Payment link</a>`;
  return virtualAccounts.map(({ bank, number }) => `${bank} ${number}`).join(', ');
}

function row(invoice: Invoice): Row {
  return {
    id: `row:${invoice.id}`,
    cells: [
      html`<a id="see:${invoice.id}" href="/simulator/invoices/${invoice.id}">${invoice.invoiceNumber}</a>`,
      invoice.orderId,
      rupiah(invoice.grossAmount),
      stateBadge(invoice.status),
      until([invoice.dueDate, invoice.expiresAt], wib(invoice.dueDate, '')),
      invoice.paidAt && wib(invoice.paidAt, ''),
      way(invoice),
    ],
  };
}

/** Every invoice, the newest first; given in the order in which they were created. */
export function invoicesPage(invoices: readonly Invoice[], now: Date): Page {
  const shown = [...invoices].reverse().slice(0, MOST_ROWS);
  const caption = `${countOf(shown.length, invoices.length)}, times in WIB`;
  return layout(
    'Invoices',
    html`<section class="card" aria-label="Invoices">
      ${live('invoices', table(caption, COLUMNS, shown.map(row)))}
    </section>`,
    { section: 'Invoices', now, shows: ['invoice', 'payment-link', 'transaction'] },
  );
}
