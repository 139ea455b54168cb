import { html } from 'hono/html';
import { countdown, live, rupiah, wib, type Html } from '../html/parts';
import { methodName } from '../html/method-name';
import { qrSvg, qrTextOf } from '../html/qr';
import type { TransactionRecord } from '../transactions/transaction';
import type { Merchant } from '../world';
import { customerLayout } from './layout';
import { paymentState } from './payment-state';
import { paymentStrip } from './strip';
import { within, type Visit } from './visit';
import { wordsIn } from './words';

/** Where a wallet's customer confirms a payment: in the app that a link opened, or after scanning a code. */
export interface WalletPageView {
  readonly record: TransactionRecord;
  readonly path: string;
  /** Whether it shows the code, as the picture behind `generate-qr-code` does. */
  readonly isCode: boolean;
  readonly merchant: Merchant;
  readonly visit: Visit;
  readonly now: Date;
  /** Where the customer goes from here; undefined where the merchant named no place. */
  readonly back?: string;
}

function question(view: WalletPageView): Html {
  const { record, path, visit, merchant, isCode } = view;
  const words = wordsIn(visit.language);
  const qr = isCode ? qrTextOf(record, merchant.merchantId) : undefined;
  if (qr !== undefined)
    return html`${qrSvg(qr)}
      <p class="soft">${words.scan}</p>`;
  return html`<p>
      ${methodName(record)} ${words.walletAsks}: ${rupiah(record.grossAmount)}, ${merchant.name}
    </p>
    <form method="post" action="${within(visit, path)}" class="stack">
      <button class="main" name="answer" value="pay">${words.pay}</button>
      <button class="plain" name="answer" value="leave">${words.cancel}</button>
    </form>`;
}

/** The page of a wallet's app. */
export function walletPage(view: WalletPageView): Html {
  const { record, path, merchant, visit, now, back } = view;
  const words = wordsIn(visit.language);
  const isWaiting = record.status === 'pending';
  return customerLayout({
    title: methodName(record),
    merchant: methodName(record),
    visit,
    path,
    now,
    shows: ['transaction'],
    strip: paymentStrip(record, visit.language),
    content: html`<section class="card" aria-label="${methodName(record)}">
      <p class="amount">${rupiah(record.grossAmount)}</p>
      <p class="soft">${merchant.name}, ${record.orderId}</p>
      ${live(
        'wallet',
        html`${paymentState(record, visit.language)}
        ${isWaiting && html`<p>${words.payWithin} ${countdown(record.expiryTime, wib(record.expiryTime))}</p>`}
        ${
          isWaiting
            ? question(view)
            : back !== undefined && html`<a class="button" href="${back}">${words.continueToMerchant}</a>`
        }`,
      )}
    </section>`,
  });
}
