import { html } from 'hono/html';
import type { Html } from '../html/parts';
import { methodName } from '../html/method-name';
import type { TransactionRecord } from '../transactions/transaction';
import { canAct, type Action } from '../transactions/transitions';
import { wordsIn, type Word } from './words';
import type { Language } from './language';

const ACTIONS = [
  ['pay', 'pay'],
  ['deny', 'deny'],
  ['expire', 'expire'],
  ['failure', 'fail'],
] as const satisfies readonly (readonly [Action, Word])[];

/** What a person can make happen to a payment that waits, and the way to everything else about it. */
export function paymentStrip(
  record: TransactionRecord,
  language: Language,
  { payAt }: { readonly payAt?: string } = {},
): Html {
  const words = wordsIn(language);
  const possible = record.status === 'pending' ? ACTIONS.filter(([action]) => canAct(record, action)) : [];
  const urlOf = (action: Action) =>
    (action === 'pay' ? payAt : undefined) ?? `/simulator/api/transactions/${record.transactionId}/${action}`;
  return html`<p>${methodName(record)}${possible.length > 0 && `: ${words.simulatorText}`}</p>
    ${possible.map(
      ([action, word]) =>
        html`<form method="post" action="${urlOf(action)}">
          <button id="strip:${action}:${record.transactionId}">${words[word]}</button>
        </form>`,
    )} <a href="/simulator/pay/${record.transactionId}" target="_blank">${words.operatorPage}</a>`;
}
