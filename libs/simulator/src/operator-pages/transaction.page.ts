import { html } from 'hono/html';
import { formatLength } from '../clock/length';
import { SECOND } from '../clock/time';
import { isObject, type JsonObject } from '../json';
import type { RefundRecord, TransactionRecord } from '../transactions/transaction';
import { actionForms } from './action-buttons';
import { attemptsTable, type NumberedAttempt } from './attempts-table';
import { howToPay } from './how-to-pay';
import { countdown, live, rupiah, wib, type Html } from '../html/parts';
import { definitions, foldedJson, layout, type Page, type Shown } from './layout';
import { methodName } from '../html/method-name';
import { statusBadge } from './status-badge';
import type { Moment } from './timeline';

/** What the page of one transaction shows. */
export interface TransactionView {
  readonly record: TransactionRecord;
  /** What GET status answers. */
  readonly status: JsonObject;
  readonly moments: readonly Moment[];
  /** Its webhook attempts, the newest first. */
  readonly attempts: readonly NumberedAttempt[];
  readonly merchantId: string;
  readonly now: Date;
}

function expiry({ record, now }: TransactionView): Html | string {
  if (record.status !== 'pending' && record.status !== 'authorize') return '';
  const ms = record.expiryTime.getTime() - now.getTime();
  return html`<p class="soft">
      Expires in ${countdown(record.expiryTime, formatLength(ms))}, at ${wib(record.expiryTime)}
    </p>
    <form method="post" action="/simulator/api/clock/advance">
      <button class="small" name="duration" value="${Math.max(0, Math.ceil(ms / SECOND))}s">
        Move the clock to its expiry
      </button>
    </form>`;
}

function payment({ record, merchantId }: TransactionView): Html {
  return html`<div class="ways">
    ${record.status === 'pending' && howToPay(record, merchantId)} ${actionForms(record)}
  </div>`;
}

function timeline({ record, moments }: TransactionView): Html {
  return html`<h2>What happened</h2>
    <ol class="timeline">
      <li><span>charged</span> <span class="soft">${wib(record.transactionTime)}</span></li>
      ${moments.map(
        (moment) => html`<li>${statusBadge(moment)} <span class="soft">${wib(moment.changedAt)}</span></li>`,
      )}
    </ol>`;
}

function refund({ amount, reason, refundKey, createdAt, bankConfirmedAt }: RefundRecord): Html {
  return html`<li>
    <strong>${rupiah(amount)}</strong> <span>${reason}</span>
    <span class="soft">
      ${refundKey}, ${wib(createdAt)},
      ${bankConfirmedAt ? html`confirmed by the bank ${wib(bankConfirmedAt)}` : 'not yet confirmed by the bank'}
    </span>
  </li>`;
}

function refunds({ record }: TransactionView): Html | string {
  if (record.refunds.length === 0) return '';
  return html`<h2>Refunds</h2>
    <ol class="timeline">
      ${record.refunds.map(refund)}
    </ol>`;
}

/** Facts of one line; what is nested is in the JSON below. */
function details({ record }: TransactionView): Html {
  const plain = Object.entries(record.facts).filter(([, value]) => !isObject(value) && !Array.isArray(value));
  return html`<h2>Details</h2>
    ${definitions([
      ['transaction_id', record.transactionId],
      ['transaction_time', wib(record.transactionTime)],
      ['settlement_time', record.settlementTime && wib(record.settlementTime)],
      ['fraud_status', record.fraudStatus],
      ['charged back', record.chargebackAmount > 0 ? rupiah(record.chargebackAmount) : undefined],
      ...plain,
    ])}`;
}

function showsOf({ transactionId: id }: TransactionRecord): readonly Shown[] {
  return [`transaction:${id}`, `delivered:${id}`, `failed:${id}`];
}

/** One transaction: how it is paid, what became of it and what the merchant was told, with buttons that move it on. */
export function transactionPage(view: TransactionView): Page {
  const { record, status, attempts, now } = view;
  const caption =
    attempts.length > 0 ? 'Every attempt to tell the merchant, times in WIB' : 'No notification was sent yet';
  return layout(
    `Order ${record.orderId}`,
    html`<div class="columns">
        <section class="card" aria-label="Payment">
          <div id="state" data-live role="status">
            <p class="row">
              <span class="amount">${rupiah(record.grossAmount)}</span>
              ${statusBadge(record)}
            </p>
            <p>${methodName(record)}</p>
          </div>
          ${live('left', expiry(view))} ${live('payment', payment(view))}
        </section>
        <div class="stack">
          <section class="card">${live('timeline', html`${timeline(view)}${refunds(view)}`)}</section>
          <section class="card">${live('details', details(view))}</section>
        </div>
      </div>
      <section class="card">
        <h2>Notifications</h2>
        ${live('attempts', attemptsTable(attempts, caption))}
      </section>
      <section class="card">
        <h2>What the gateway answers</h2>
        ${live(
          'answers',
          html`${foldedJson('status-answer', 'GET status', status)}
          ${foldedJson('charge-answer', 'Only in the answer to the charge', record.instructions)}`,
        )}
      </section>`,
    { now, shows: showsOf(record) },
  );
}
