import { html } from 'hono/html';
import { customerLayout } from './layout';
import type { Visit } from './visit';
import { wordsIn } from './words';
import { countdown, live, rupiah, wib, type Html } from '../html/parts';
import type { Merchant } from '../world';
import type { PayAccount } from '../pay-accounts/pay-account';

export interface PayAccountPageView {
  readonly account: PayAccount;
  /** The one-time password and the PIN that are right. */
  readonly otp: string;
  readonly pin: string;
  readonly merchant: Merchant;
  readonly visit: Visit;
  /** The gateway's time. */
  readonly now: Date;
  /** Which of the last ones was wrong. */
  readonly mistake?: 'otp' | 'pin';
}

const apiOf = ({ accountId }: PayAccount) => `/simulator/api/pay-accounts/${accountId}`;

function secret(name: 'otp' | 'pin', label: string, hint: string): Html {
  return html`<label>
    ${label}, ${hint}
    <input
      id="${name}"
      name="${name}"
      required
      inputmode="numeric"
      autocomplete="one-time-code"
      maxlength="6"
      size="8"
    />
  </label>`;
}

function question({ account, otp, pin, mistake, visit }: PayAccountPageView): Html {
  const words = wordsIn(visit.language);
  const wrong = { otp: words.wrongOtp, pin: words.wrongPin };
  return html`<p>${words.linkAsks}</p>
    ${mistake !== undefined && html`<p role="alert" class="state bad">${wrong[mistake]}</p>`}
    <form class="stack" method="post" action="${apiOf(account)}/link">
      ${secret('otp', words.otp, `${otp} ${words.rightIs}`)}
      ${secret('pin', words.pin, `${pin} ${words.rightIs}`)}
      <button class="main">${words.link}</button>
    </form>
    <form method="post" action="${apiOf(account)}/refuse">
      <button class="plain">${words.refuse}</button>
    </form>
    <p class="soft">${words.linkEnds} ${countdown(account.linkExpiresAt, wib(account.linkExpiresAt))}</p>`;
}

function content(view: PayAccountPageView): Html {
  const { account, visit } = view;
  const words = wordsIn(visit.language);
  const state = (tone: string, text: string) =>
    html`<p class="state ${tone}" role="status" data-status="${account.status}">${text}</p>`;
  switch (account.status) {
    case 'PENDING':
      return question(view);
    case 'ENABLED':
      return html`${state('good', words.linked)}
        <ul class="items">
          ${Object.entries(account.balances).map(
            ([option, amount]) => html`<li><span>${option}</span><span>${rupiah(amount)}</span></li>`,
          )}
        </ul>
        <form method="post" action="${apiOf(account)}/unlink"><button>${words.unlink}</button></form>`;
    case 'DISABLED':
      return state('bad', words.unlinked);
    case 'EXPIRED':
      return state('bad', words.linkEnded);
  }
}

/** Where GoPay asks a customer whether to link an account, and what became of it. */
export function payAccountPage(view: PayAccountPageView): Html {
  const { account, merchant, visit, now } = view;
  const words = wordsIn(visit.language);
  return customerLayout({
    title: 'GoPay',
    merchant: 'GoPay',
    visit,
    path: `/simulator/pay-accounts/${account.accountId}`,
    now,
    shows: ['pay-account', 'transaction'],
    strip: html`<a href="/simulator/pay-accounts" target="_blank">${words.allAccounts}</a>`,
    content: html`<section class="card" aria-label="GoPay">
      <ul class="items">
        <li><span>${words.merchant}</span><span>${merchant.name}</span></li>
        <li><span>${words.phone}</span><span>+${account.countryCode} ${account.phoneNumber}</span></li>
      </ul>
      ${live('account', content(view))}
    </section>`,
  });
}
