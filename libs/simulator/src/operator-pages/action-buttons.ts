import { html } from 'hono/html';
import { refundPolicyOf } from '../transactions/refunds/policy';
import type { TransactionRecord } from '../transactions/transaction';
import { ACTIONS, canAct, takesPart, type Action } from '../transactions/transitions';
import type { Html } from '../html/parts';
import { postButton } from './layout';

const LABELS: Readonly<Record<Action, string>> = {
  pay: 'Pay',
  settle: 'Settle',
  approve: 'Approve',
  cancel: 'Cancel',
  expire: 'Expire',
  deny: 'Deny',
  failure: 'Fail',
  refund: 'Refund',
  chargeback: 'Charge back',
};

/** What an action is called where the payment stands as it does. */
function labelOf({ status }: TransactionRecord, action: Action): string {
  if (action === 'pay' && status === 'authorize') return 'Capture';
  if (action === 'deny' && status === 'settlement') return 'Reverse';
  return LABELS[action];
}

const urlOf = (record: TransactionRecord, action: Action) =>
  `/simulator/api/transactions/${record.transactionId}/${action}`;

/** Whether an action may be done to a part of what was authorized or paid. */
function takesAmount(record: TransactionRecord, action: Action): boolean {
  if (action === 'pay') return takesPart(record);
  return action === 'chargeback' || (action === 'refund' && refundPolicyOf(record)?.allowsPartial === true);
}

function amountForm(record: TransactionRecord, action: Action): Html {
  return html`<form class="row end" method="post" action="${urlOf(record, action)}">
    <label>
      ${labelOf(record, action)}, all that is left unless told
      <input id="amount:${action}" name="amount" type="number" min="1" max="${record.grossAmount}" />
    </label>
    <button id="post:${urlOf(record, action)}">${labelOf(record, action)}</button>
  </form>`;
}

/** A way to do everything that the state machine allows now. */
export function actionForms(record: TransactionRecord): Html {
  const possible = ACTIONS.filter((action) => canAct(record, action));
  const plain = possible.filter((action) => !takesAmount(record, action));
  // Of a card it is the one-time password that the customer's page is about.
  const main = record.paymentType === 'credit_card' ? undefined : 'pay';
  return html`<div class="row">
      ${plain.map((action) => postButton(urlOf(record, action), labelOf(record, action), { isMain: action === main }))}
    </div>
    ${possible.filter((action) => !plain.includes(action)).map((action) => amountForm(record, action))}`;
}

/** The buttons of a row among many: what a pending payment becomes by settling, it becomes by paying as well. */
export function actionButtons(record: TransactionRecord): Html[] {
  const left: readonly Action[] = record.status === 'pending' ? ['settle', 'failure', 'cancel'] : ['failure'];
  const shown = ACTIONS.filter((action) => !left.includes(action) && canAct(record, action));
  return shown.map((action) =>
    postButton(urlOf(record, action), labelOf(record, action), {
      name: `${labelOf(record, action)} ${record.orderId}`,
      isSmall: true,
    }),
  );
}
