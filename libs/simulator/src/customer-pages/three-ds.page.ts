import { html } from 'hono/html';
import { customerLayout, type JsResult } from './layout';
import { paymentStrip } from './strip';
import { within, type Visit } from './visit';
import { wordsIn } from './words';
import { textAt, type JsonObject } from '../json';
import { live, rupiah, type Html } from '../html/parts';
import type { TransactionRecord } from '../transactions/transaction';
import type { Merchant } from '../world';

/** The page of a bank that asks for the one-time password, and what comes of it. */
export interface ThreeDsPageView {
  readonly record: TransactionRecord;
  readonly path: string;
  readonly merchant: Merchant;
  readonly visit: Visit;
  readonly now: Date;
  /** What became of it; undefined while the bank waits. */
  readonly result?: JsonObject;
  /** Where the merchant's page takes the result as a form. */
  readonly formUrl?: string;
}

function question({ record, path, visit }: ThreeDsPageView): Html {
  const words = wordsIn(visit.language);
  return html`<form method="post" action="${within(visit, path)}" class="stack">
    <label>
      ${words.otp}
      <input
        id="otp"
        name="otp"
        required
        inputmode="numeric"
        autocomplete="one-time-code"
        maxlength="6"
        aria-describedby="otp-hint"
      />
    </label>
    <p class="soft" id="otp-hint">${words.otpHint}</p>
    <button class="main">${words.confirm}</button>
    <button class="plain" name="otp" value="" formnovalidate id="cancel:${record.transactionId}">
      ${words.cancel}
    </button>
  </form>`;
}

/** A form that the page's script sends by itself; whoever has no script presses its button. */
function answerForm(url: string, result: JsonObject, label: string): Html {
  return html`<form method="post" action="${url}" data-submit>
    <input type="hidden" name="response" value="${JSON.stringify(result)}" />
    <button class="main">${label}</button>
  </form>`;
}

function ending({ record, result, formUrl, visit }: ThreeDsPageView): Html {
  const words = wordsIn(visit.language);
  const isProven = record.status !== 'deny' && record.status !== 'expire';
  return html`<p class="state ${isProven ? 'good' : 'bad'}" role="status" data-status="${record.status}">
      ${isProven ? words.authenticated : words.notAuthenticated}
    </p>
    ${
      formUrl !== undefined && result
        ? answerForm(formUrl, result, words.continueToMerchant)
        : visit.next !== undefined
          ? html`<a class="button" href="${visit.next}">${words.continueToMerchant}</a>`
          : html`<p>${words.mayClose}</p>`
    }`;
}

function jsResult(result: JsonObject | undefined): JsResult | undefined {
  if (!result) return undefined;
  switch (result.status_code) {
    case '200':
      return { outcome: 'success', result };
    case '201':
      return { outcome: 'pending', result };
    default:
      return { outcome: 'error', result };
  }
}

/** Where the bank of a card asks who is paying. */
export function threeDsPage(view: ThreeDsPageView): Html {
  const { record, path, merchant, visit, now, result } = view;
  const words = wordsIn(visit.language);
  return customerLayout({
    title: '3D Secure',
    merchant: '3D Secure',
    visit,
    path,
    now,
    shows: ['transaction'],
    // On the way back to a payment page, that page tells.
    jsResult: visit.next === undefined ? jsResult(result) : undefined,
    strip: paymentStrip(record, visit.language),
    content: html`<section class="card" aria-labelledby="question">
      <h2 id="question">${words.bankAsks}</h2>
      <ul class="items">
        <li><span>${words.merchant}</span><span>${merchant.name}</span></li>
        <li><span>${words.total}</span><span>${rupiah(record.grossAmount)}</span></li>
        <li><span>${words.card}</span><span>${textAt(record.facts, 'masked_card')}</span></li>
      </ul>
      ${live('bank', result ? ending(view) : question(view))}
    </section>`,
  });
}
