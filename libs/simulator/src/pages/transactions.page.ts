import { html } from 'hono/html';
import type { TransactionRecord } from '../transactions/transaction';
import { actionButtons } from './action-buttons';
import { layout, live, rupiah, wib, type Html } from './layout';
import { methodName } from './method-name';
import { statusBadge } from './status-badge';
import { MOST_ROWS, countOf, table } from './table';

/** The query of the list's address. */
export interface TransactionFilter {
  readonly status?: string;
  /** Part of an order_id, a number to pay to, a customer's phone, … */
  readonly text?: string;
}

function matches(record: TransactionRecord, { status, text }: TransactionFilter): boolean {
  if (status && record.status !== status) return false;
  if (!text) return true;
  const { orderId, transactionId, paymentType, facts } = record;
  const searched = [orderId, transactionId, paymentType, methodName(record), JSON.stringify(facts)];
  return searched.join('\n').toLowerCase().includes(text.toLowerCase());
}

const COLUMNS = ['Order', 'Method', 'Amount', 'Status', 'Charged', 'Actions'];

function row(record: TransactionRecord): unknown[] {
  const buttons = actionButtons(record);
  return [
    html`<a id="see:${record.transactionId}" href="/simulator/pay/${record.transactionId}"
      >${record.orderId}</a
    >`,
    methodName(record),
    rupiah(record.grossAmount),
    statusBadge(record),
    wib(record.transactionTime, ''),
    buttons.length > 0 && html`<div class="row">${buttons}</div>`,
  ];
}

function option(status: string, chosen: string | undefined): Html {
  return status === chosen ? html`<option selected>${status}</option>` : html`<option>${status}</option>`;
}

function filterForm(filter: TransactionFilter, statuses: readonly string[]): Html {
  return html`<form class="row end" method="get" role="search">
    <label>
      Text
      <input type="search" name="text" value="${filter.text ?? ''}" placeholder="Order, number, phone" />
    </label>
    <label>
      Status
      <select name="status">
        <option value="">Any</option>
        ${statuses.map((status) => option(status, filter.status))}
      </select>
    </label>
    <button>Filter</button>
  </form>`;
}

/** Every transaction, the newest first; `records` in the order in which they were charged. */
export function transactionsPage(
  records: readonly TransactionRecord[],
  filter: TransactionFilter,
  now: Date,
): Html {
  const found = records.filter((record) => matches(record, filter)).reverse();
  const shown = found.slice(0, MOST_ROWS);
  const present = records.map(({ status }) => status);
  const statuses = [...new Set(filter.status ? [...present, filter.status] : present)].sort();
  const caption = `${countOf(shown.length, found.length, records.length)}, times in WIB`;
  return layout(
    'Transactions',
    html`${filterForm(filter, statuses)}
      <section class="card" aria-label="Transactions">
        ${records.length === 0 && html`<p>Nothing yet: <a href="/simulator/start">what to set, and a charge to try</a></p>`}
        ${live('transactions', table(caption, COLUMNS, shown.map(row)))}
      </section>`,
    { section: 'Transactions', now },
  );
}
