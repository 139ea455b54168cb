import { html } from 'hono/html';
import { textAt } from '../json';
import type { NotificationAttempt } from '../notifications/courier';
import { statusProblem } from '../notifications/delivery-problem';
import { wib, type Html } from '../html/parts';
import { foldedJson, foldedText, postButton } from './layout';
import { stateBadge, statusBadge } from './status-badge';
import { table, type Row } from './table';

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

/** What came of it, how long that took, and when it is tried again. */
function answer({ status, error, ms, nextAttemptAt }: NotificationAttempt): Html {
  const problem = error ?? (status === undefined ? 'no answer' : statusProblem(status));
  const code = status === undefined ? '–' : `HTTP ${status}`;
  return html`<div>
    <span class="badge ${problem === undefined ? 'good' : 'bad'}">${code}</span>
    <span class="soft">${ms} ms</span>
    ${problem !== undefined && html`<br />${problem}`}
    ${nextAttemptAt && html`<br /><span class="soft">again at ${wib(nextAttemptAt, '')}</span>`}
  </div>`;
}

/** Of a transaction, a subscription or an account; only the first has a page of its own. */
function about({ orderId, body }: NotificationAttempt): Html | string {
  const transactionId = textAt(body, 'transaction_id');
  return transactionId === undefined
    ? orderId
    : html`<a href="/simulator/pay/${transactionId}">${orderId}</a>`;
}

function row({ number, attempt }: NumberedAttempt): Row {
  const { id, at, orderId, url, body, fault, answer: answered = '' } = attempt;
  return {
    id: `attempt-row-${number}`,
    cells: [
      wib(at, ''),
      about(attempt),
      news(body),
      fault === undefined ? attempt.attempt : `${attempt.attempt} (${fault})`,
      answer(attempt),
      html`<div>
        ${url} ${foldedJson(`attempt-${number}`, 'Body', body)}
        ${answered !== '' && foldedText(`answer-${number}`, 'Answer', answered)}
      </div>`,
      postButton(`/simulator/api/notifications/${id}/resend`, 'Send again', {
        id: `resend-${number}`,
        name: `Send again: ${orderId}, attempt ${attempt.attempt}`,
        isSmall: true,
      }),
    ],
  };
}

const COLUMNS = ['Sent', 'Subject', 'Says', 'Attempt', 'Answer', 'To', 'Once more'];

/** Webhook attempts, the newest first. */
export function attemptsTable(attempts: readonly NumberedAttempt[], caption: string): Html {
  return table(caption, COLUMNS, attempts.map(row));
}
