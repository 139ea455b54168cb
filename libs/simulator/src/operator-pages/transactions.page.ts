import { html } from 'hono/html';
import type { TransactionRecord } from '../transactions/transaction';
import { STATUSES } from '../transactions/transitions';
import { actionButtons } from './action-buttons';
import { live, rupiah, wib, type Html } from '../html/parts';
import { layout, type Page } from './layout';
import { methodName, methodNameOfType } from '../html/method-name';
import { address, otherPages } from './other-pages';
import { statusBadge } from './status-badge';
import { countOf, table, type Row } from './table';
import {
  FILTERED_METHODS,
  FILTER_NAMES,
  isFound,
  type TransactionFilter,
  type TransactionQuery,
} from './transaction-filter';

/** How many transactions a page shows at most. */
const PER_PAGE = 50;

export interface TransactionsView {
  /** All of them, in the order in which they were charged. */
  readonly records: readonly TransactionRecord[];
  /** As it was typed. */
  readonly query: TransactionQuery;
  /** Undefined where the query says nothing that can be looked for. */
  readonly filter?: TransactionFilter;
  /** Why not. */
  readonly problem?: string;
  readonly now: Date;
}

const COLUMNS = ['Order', 'Method', 'Amount', 'Status', 'Charged', 'Actions'];

function row(record: TransactionRecord): Row {
  const buttons = actionButtons(record);
  const { transactionId, orderId, grossAmount, transactionTime } = record;
  return {
    id: `row:${transactionId}`,
    cells: [
      html`<a id="see:${transactionId}" href="/simulator/pay/${transactionId}">${orderId}</a>`,
      methodName(record),
      rupiah(grossAmount),
      statusBadge(record),
      wib(transactionTime, ''),
      buttons.length > 0 && html`<div class="row">${buttons}</div>`,
    ],
  };
}

function choice(
  label: string,
  name: string,
  options: readonly (readonly [string, string])[],
  chosen = '',
): Html {
  return html`<label>
    ${label}
    <select name="${name}">
      <option value="">Any</option>
      ${options.map(([value, text]) =>
        value === chosen
          ? html`<option value="${value}" selected>${text}</option>`
          : html`<option value="${value}">${text}</option>`,
      )}
    </select>
  </label>`;
}

function filterForm(query: TransactionQuery): Html {
  const isFiltered = FILTER_NAMES.some((name) => query[name]);
  const isNarrowed = (['from', 'to', 'min', 'max'] as const).some((name) => query[name]);
  const amount = (label: string, name: 'min' | 'max') =>
    html`<label>
      ${label} <input name="${name}" inputmode="numeric" autocomplete="off" value="${query[name] ?? ''}" />
    </label>`;
  const date = (label: string, name: 'from' | 'to') =>
    html`<label>${label} <input type="date" name="${name}" value="${query[name] ?? ''}" /></label>`;
  return html`<form class="card filters" method="get" role="search">
    <label class="wide">
      Search
      <input type="search" name="text" value="${query.text ?? ''}" placeholder="Order, number, phone" />
    </label>
    ${choice(
      'Status',
      'status',
      STATUSES.map((status) => [status, status.replaceAll('_', ' ')] as const),
      query.status,
    )}
    ${choice(
      'Method',
      'method',
      FILTERED_METHODS.map((type) => [type, methodNameOfType(type)] as const),
      query.method,
    )}
    <details id="more" class="wide" ${isNarrowed && html`open`}>
      <summary>Dates and amounts</summary>
      <div class="filters">
        ${date('From, in WIB', 'from')} ${date('To, in WIB', 'to')} ${amount('Rp at least', 'min')}
        ${amount('Rp at most', 'max')}
      </div>
    </details>
    <div class="row">
      <button class="main">Filter</button>
      ${isFiltered && html`<a href="/simulator">Clear all</a>`}
    </div>
  </form>`;
}

/** Which of those found are shown: the newest, or those that came before the one that the filter names. */
function pageOf(found: readonly TransactionRecord[], before: string | undefined) {
  const cursor = found.findIndex(({ transactionId }) => transactionId === before);
  const start = cursor + 1;
  const shown = found.slice(start, start + PER_PAGE);
  return { start, shown, isLast: start + PER_PAGE >= found.length };
}

/** The list of transactions, the newest first. */
export function transactionsPage({ records, query, filter, problem, now }: TransactionsView): Page {
  const found = filter ? records.filter((record) => isFound(record, filter)).reverse() : [];
  const { start, shown, isLast } = pageOf(found, filter?.before);
  const given = Object.fromEntries(FILTER_NAMES.map((name) => [name, query[name] || undefined]));
  const count =
    start === 0
      ? countOf(shown.length, found.length, records.length)
      : `${start + 1} to ${start + shown.length} of ${found.length}`;
  return layout(
    'Transactions',
    html`${problem !== undefined && html`<p role="alert" class="card bad">${problem}</p>`}
      ${filterForm(query)}
      <section class="card" aria-label="Transactions">
        ${live(
          'transactions',
          html`${records.length === 0 && html`<p id="none">Nothing yet: <a href="/simulator/start">what to set, and a charge to try</a></p>`}
          ${table(`${count}, times in WIB`, COLUMNS, shown.map(row))}
          ${otherPages({
            newest: start === 0 ? undefined : address('/simulator', given),
            older: isLast
              ? undefined
              : address('/simulator', { ...given, before: shown.at(-1)?.transactionId }),
          })}`,
        )}
      </section>
      <p><a href="/simulator/reset">Forget everything …</a></p>`,
    { section: 'Transactions', now, shows: ['transaction'] },
  );
}
