import { html } from 'hono/html';
import { textAt } from '../json';
import type { TransactionRecord } from '../transactions/transaction';
import { rupiah, type Html } from '../html/parts';
import { definitions } from './layout';
import { methodName } from '../html/method-name';
import { paymentNumbersOf, type PaymentNumber } from '../html/payment-numbers';
import { qrSvg, qrTextOf } from '../html/qr';

/** A number that the customer types elsewhere, with a button that copies it. */
function number(value: string): Html {
  return html`<span class="row">
    <span class="number">${value}</span>
    <button type="button" class="small" data-copy="${value}" hidden>Copy</button>
  </span>`;
}

const NUMBER_NAMES: Readonly<Record<PaymentNumber['kind'], string>> = {
  vaNumber: 'VA number',
  billerCode: 'Biller code',
  billKey: 'Bill key',
  paymentCode: 'Payment code',
};

function numbersOf(record: TransactionRecord): (readonly [string, Html])[] {
  return paymentNumbersOf(record).map(({ kind, bank, value }) => [
    [bank, NUMBER_NAMES[kind]].filter(Boolean).join(' '),
    number(value),
  ]);
}

function prompt(record: TransactionRecord): Html {
  const phone = textAt(record.facts, 'payer_phone_number');
  // Any wallet or bank reads a QRIS code.
  const app = record.paymentType === 'qris' ? 'The app that scans it' : methodName(record);
  return html`<p>
    ${app}${phone === undefined ? '' : ` on ${phone}`} asks the customer: pay
    <strong>${rupiah(record.grossAmount)}</strong>?
  </p>`;
}

function oneTimePassword({ transactionId, facts }: TransactionRecord): Html {
  return html`<p>The bank of the card ${textAt(facts, 'masked_card')} asks who is paying (3D Secure).</p>
    <form class="row end" method="post" action="/simulator/api/transactions/${transactionId}/otp">
      <label>
        One-time password, 112233 is right
        <input
          id="otp"
          name="otp"
          required
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="6"
          size="8"
        />
      </label>
      <button class="main">Confirm</button>
    </form>`;
}

/** What the customer sees of a payment that still waits: the number to type, the code to scan, the question to answer. */
export function howToPay(record: TransactionRecord, merchantId: string): Html {
  if (record.paymentType === 'credit_card') return oneTimePassword(record);
  const qr = qrTextOf(record, merchantId);
  if (qr !== undefined) return html`${qrSvg(qr)}${prompt(record)}`;
  const numbers = numbersOf(record);
  return numbers.length > 0 ? definitions(numbers) : prompt(record);
}
