import type { MidtransPayment } from 'nestjs-midtrans';
import { html, type Html } from './html';
import type { Language } from './language';
import { methodName } from './methods';
import { qrSvg } from './qr';
import { stepsOf } from './steps';
import { inFours, wib } from './text';
import { wordsIn, type Words } from './words';

export interface InstructionView {
  readonly payment: MidtransPayment;
  readonly orderId: string;
  readonly language: Language;
}

/** How what waits is paid: the number to type, the code to scan, the app or the page to go to. */
export function instruction({ payment, orderId, language }: InstructionView): Html {
  const words = wordsIn(language);
  const { paymentType, qrString, vaNumber, billerCode, billKey, paymentCode } = payment;
  const name = methodName(payment, words);
  const numbers = [
    [name, vaNumber],
    [words.billerCode, billerCode],
    [words.billKey, billKey],
    [words.paymentCode, paymentCode],
  ] as const;
  const qrImage = payment.actions.find(({ name: action }) => action === 'generate-qr-code')?.url;
  return html`${deadline(payment, language)} ${onward(payment, name, words)}
  ${qrString !== null && qrString !== '' && code(qrSvg(qrString, `QRIS, ${name}`), orderId, words)}
  ${
    !qrString &&
    qrImage !== undefined &&
    html`<p class="soft desktop">${words.scanFromDesktop}</p>
      <img class="qr desktop" src="${qrImage}" alt="QR, ${name}" width="264" height="264" />`
  }
  ${numbers.map(([label, value]) => value !== null && value !== '' && copyable(label, value, words))}
  ${paymentType === 'ovo' && html`<p>${words.confirmInApp}</p>`}
  ${stepsOf(payment, language, name.replace(` ${words.virtualAccount}`, '')).map(
    ({ by, steps }) =>
      html`<details>
        <summary>${by}</summary>
        <ol>
          ${steps.map((step) => html`<li>${step}</li>`)}
        </ol>
      </details>`,
  )}`;
}

function deadline({ expiryTime, pageEndsAt }: MidtransPayment, language: Language): Html | string {
  const words = wordsIn(language);
  const until = expiryTime ?? pageEndsAt;
  if (until === null) return '';
  return html`<p>
    ${words.payBefore} <strong>${wib(until, language)}</strong>
    <span class="countdown" data-until="${until.getTime()}" data-left="${words.left}" hidden></span>
  </p>`;
}

function onward(payment: MidtransPayment, name: string, words: Words): Html | string {
  const { id, paymentType, origin, redirectUrl, deeplinkUrl } = payment;
  if (paymentType === 'credit_card' && origin === 'charge') {
    return html`<button type="button" class="main" data-bank="${redirectUrl}">${words.openBank}</button>`;
  }
  if (origin === 'snap') {
    return html`<p><a class="button" href="${redirectUrl}" data-continue="${id}">${words.openPage}</a></p>`;
  }
  const to = deeplinkUrl || redirectUrl;
  if (!to) return '';
  const label = deeplinkUrl ? words.openApp : words.openSite;
  return html`<p><a class="button" href="${to}">${label} ${name}</a></p>`;
}

function code(picture: Html, orderId: string, words: Words): Html {
  return html`<figure class="code">
    ${picture}
    <figcaption class="soft">
      ${words.scan} <a href="/orders/${orderId}/qr.svg" download="${orderId}.svg">${words.saveQr}</a>
    </figcaption>
  </figure>`;
}

function copyable(label: string, value: string, { copy, copied }: Words): Html {
  return html`<div class="number">
    <h3>${label}</h3>
    <p>
      <code>${inFours(value)}</code>
      <button
        type="button"
        data-copy="${value}"
        data-copied="${copied}"
        aria-label="${copy}: ${label}"
        hidden
      >
        ${copy}
      </button>
    </p>
  </div>`;
}
