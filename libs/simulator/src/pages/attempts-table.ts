import { html } from 'hono/html';
import { textAt } from '../json';
import type { NotificationAttempt } from '../notifications/courier';
import { foldedJson, postButton, wib, type Html } from './layout';
import { stateBadge, statusBadge } from './status-badge';
import { table } from './table';

/** An attempt and its place among all of them. */
export interface NumberedAttempt {
  readonly number: number;
  readonly attempt: NotificationAttempt;
}

function news(body: NotificationAttempt['body']): Html | string {
  const status = textAt(body, 'transaction_status');
  const fraudStatus = textAt(body, 'fraud_status');
  if (status !== undefined) return statusBadge({ status, fraudStatus });
  const state = textAt(body, 'account_status') ?? textAt(body, 'status');
  return textAt(body, 'event_name') ?? (state === undefined ? '' : stateBadge(state.toLowerCase()));
}

function answer({ status, error }: NotificationAttempt): Html {
  const isTaken = status !== undefined && status >= 200 && status < 300;
  const text = status === undefined ? (error ?? 'no answer') : `HTTP ${status}`;
  return html`<span class="badge ${isTaken ? 'good' : 'bad'}">${text}</span>`;
}

/** Of a transaction, a subscription or an account; only the first has a page of its own. */
function about({ orderId, body }: NotificationAttempt): Html | string {
  const transactionId = textAt(body, 'transaction_id');
  return transactionId === undefined
    ? orderId
    : html`<a href="/simulator/pay/${transactionId}">${orderId}</a>`;
}

function row({ number, attempt }: NumberedAttempt): unknown[] {
  const { id, at, orderId, url, body, fault } = attempt;
  return [
    wib(at, ''),
    about(attempt),
    news(body),
    fault === undefined ? attempt.attempt : `${attempt.attempt} (${fault})`,
    answer(attempt),
    html`<div>${url} ${foldedJson(`attempt-${number}`, 'Body', body)}</div>`,
    postButton(`/simulator/api/notifications/${id}/resend`, 'Send again', {
      id: `resend-${number}`,
      name: `Send again: ${orderId}, attempt ${attempt.attempt}`,
      isSmall: true,
    }),
  ];
}

const COLUMNS = ['Sent', 'Subject', 'Says', 'Attempt', 'Answer', 'To', 'Once more'];

/** Webhook attempts, the newest first. */
export function attemptsTable(attempts: readonly NumberedAttempt[], caption: string): Html {
  return table(caption, COLUMNS, attempts.map(row));
}
