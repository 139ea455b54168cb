import { html } from 'hono/html';
import { isObject } from '../json';
import type { Html } from '../html/parts';
import { methodName } from '../html/method-name';
import { paymentNumbersOf } from '../html/payment-numbers';
import { qrSvg, qrTextOf } from '../html/qr';
import type { TransactionRecord } from '../transactions/transaction';
import { stepsOf } from './steps';
import { within, type Visit } from './visit';
import { wordsIn } from './words';

/** Where a payment that waits is gone on with. */
export interface InstructionsContext {
  readonly merchantId: string;
  readonly visit: Visit;
  /** The page to which the customer comes back from the bank or the app. */
  readonly backTo: string;
}

/** How the customer pays what waits: the number to type, the code to scan, the app or the bank to go to. */
export function instructions(
  record: TransactionRecord,
  { merchantId, visit, backTo }: InstructionsContext,
): Html {
  const words = wordsIn(visit.language);
  const onward = (page: string, label: string) =>
    html`<a
      class="button"
      href="${within(visit, `/simulator/${page}/${record.transactionId}`, { next: backTo })}"
      >${label}</a
    >`;
  if (record.paymentType === 'credit_card') return onward('3ds', words.continueToBank);
  const qr = qrTextOf(record, merchantId);
  const numbers = paymentNumbersOf(record);
  return html`${
    qr !== undefined &&
    html`${qrSvg(qr)}
      <p class="soft">${words.scan}</p>`
  }
  ${numbers.map(({ kind, bank, value }) =>
    copyable([bank, words[kind]].filter(Boolean).join(' '), value, words),
  )}
  ${hasApp(record) && onward('deeplink', `${words.openApp} ${methodName(record)}`)}
  ${qr === undefined && numbers.length === 0 && !hasApp(record) && html`<p>${words.appAsks}</p>`}
  ${stepsOf(record, visit.language).map(
    ({ by, steps }, index) =>
      html`<details id="steps-${index}">
        <summary>${by}</summary>
        <ol class="steps">
          ${steps.map((step) => html`<li>${step}</li>`)}
        </ol>
      </details>`,
  )}`;
}

function hasApp({ instructions: given }: TransactionRecord): boolean {
  const actions: unknown[] = Array.isArray(given.actions) ? given.actions : [];
  const APPS: readonly unknown[] = ['deeplink-redirect', 'verification-link-app'];
  return actions.filter(isObject).some(({ name }) => APPS.includes(name));
}

/** Numbers are read in fours, and copied as they are. */
function copyable(
  name: string,
  value: string,
  { copy, copied }: Readonly<Record<'copy' | 'copied', string>>,
): Html {
  return html`<div>
    <h2 class="name">${name}</h2>
    <div class="copyable">
      <span class="number">${value.replace(/\d{4}(?=\d)/g, '$& ')}</span>
      <button type="button" data-copy="${value}" data-copied="${copied}" hidden>${copy}</button>
    </div>
  </div>`;
}
