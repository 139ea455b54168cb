import { html, raw } from 'hono/html';
import { formatWib } from '../clock/time';
import type { TransactionRecord } from '../transactions/transaction';
import { ACTIONS, canMove, changeFor, type Action } from '../transactions/transitions';

type Html = ReturnType<typeof html>;

const LABELS: Readonly<Record<Action, string>> = {
  pay: 'Pay',
  settle: 'Settle',
  expire: 'Expire',
  deny: 'Deny',
};

const STYLE = raw(`
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; } td, th { padding: .4rem; border-bottom: 1px solid #ddd; text-align: left; }
  form { display: inline; } pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f4f4f4; padding: 1rem; }
`);

function layout(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <h1>${title}</h1>
        ${content}
      </body>
    </html>`;
}

function rupiah(amount: number): string {
  return `Rp ${amount.toLocaleString('id-ID')}`;
}

function buttons(record: TransactionRecord): Html[] {
  return ACTIONS.filter((action) => canMove(record, changeFor(record, action).status)).map(
    (action) =>
      html`<form method="post" action="/simulator/api/transactions/${record.transactionId}/${action}">
        <button>${LABELS[action]}</button>
      </form>`,
  );
}

/** One transaction: how it would be paid, and buttons that do so. */
export function transactionPage(record: TransactionRecord): Html {
  const details = JSON.stringify({ ...record.facts, ...record.instructions }, null, 2);
  return layout(
    `Order ${record.orderId}`,
    html`<p>${rupiah(record.grossAmount)} by ${record.paymentType}: <strong>${record.status}</strong></p>
      <p>Expires ${formatWib(record.expiryTime)} WIB</p>
      <p>${buttons(record)}</p>
      <pre>${details}</pre>
      <p><a href="/simulator">All transactions</a></p>`,
  );
}

function row(record: TransactionRecord): Html {
  return html`<tr>
    <td><a href="/simulator/pay/${record.transactionId}">${record.orderId}</a></td>
    <td>${record.paymentType}</td>
    <td>${rupiah(record.grossAmount)}</td>
    <td>${record.status}</td>
    <td>${buttons(record)}</td>
  </tr>`;
}

/** Every transaction, the newest first. */
export function listPage(records: readonly TransactionRecord[]): Html {
  return layout(
    'Transactions',
    html`<table>
      <tr>
        <th>Order</th>
        <th>Method</th>
        <th>Amount</th>
        <th>Status</th>
        <th></th>
      </tr>
      ${[...records].reverse().map(row)}
    </table>`,
  );
}

export function missingPage(): Html {
  return layout('No such transaction', html`<p><a href="/simulator">All transactions</a></p>`);
}
