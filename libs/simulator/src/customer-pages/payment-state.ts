import { html } from 'hono/html';
import { apiCode, actionBody } from '../transactions/bodies';
import { isChallenged } from '../transactions/transitions';
import type { TransactionRecord } from '../transactions/transaction';
import type { Html } from '../html/parts';
import type { Merchant } from '../world';
import type { JsResult } from './layout';
import { wordsIn, type Word } from './words';
import type { Language } from './language';

type Tone = 'good' | 'wait' | 'bad';

/** What a customer reads of a payment. */
function readingOf(record: TransactionRecord): { tone: Tone; title: Word; text?: Word } {
  if (isChallenged(record)) return { tone: 'wait', title: 'checking' };
  switch (record.status) {
    case 'pending':
      return { tone: 'wait', title: 'waiting' };
    case 'authorize':
      return { tone: 'good', title: 'authorized', text: 'authorizedText' };
    case 'capture':
    case 'settlement':
      return { tone: 'good', title: 'paid', text: 'paidText' };
    case 'deny':
    case 'failure':
      return { tone: 'bad', title: 'denied', text: 'deniedText' };
    case 'expire':
      return { tone: 'bad', title: 'expired', text: 'expiredText' };
    case 'cancel':
      return { tone: 'bad', title: 'canceled' };
    case 'refund':
    case 'partial_refund':
    case 'chargeback':
    case 'partial_chargeback':
      return { tone: 'wait', title: 'givenBack' };
  }
}

/** How a payment stands, in a customer's words. */
export function paymentState(record: TransactionRecord, language: Language): Html {
  const { tone, title, text } = readingOf(record);
  const words = wordsIn(language);
  return html`<p class="state ${tone}" role="status" data-status="${record.status}">
    ${words[title]} ${text && html`<span>${words[text]}</span>`}
  </p>`;
}

/**
 * What the callbacks of the merchant's page get of a payment.
 *
 * @param finishUrl - where the customer goes where the page has no callback
 * @see https://docs.midtrans.com/reference/js-callback
 */
export function jsResultOf(
  record: TransactionRecord,
  merchant: Merchant,
  finishUrl: string | undefined,
): JsResult {
  const code = apiCode(record);
  const bca = record.facts.va_numbers;
  const account: unknown = Array.isArray(bca) ? bca[0] : undefined;
  const result = {
    ...actionBody(record, code, 'Success, transaction is found', merchant),
    ...(isOf(account, 'bca') && { bca_va_number: account.va_number }),
    pdf_url: null,
    finish_redirect_url: finishUrl ?? null,
  };
  const outcome = code === '200' ? 'success' : code === '201' ? 'pending' : 'error';
  return { outcome: record.status === 'cancel' ? 'error' : outcome, result };
}

function isOf(account: unknown, bank: string): account is { va_number: unknown } {
  return typeof account === 'object' && account !== null && 'bank' in account && account.bank === bank;
}
