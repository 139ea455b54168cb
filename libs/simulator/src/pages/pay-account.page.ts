import { html } from 'hono/html';
import type { PayAccount } from '../pay-accounts/pay-account';
import { definitions, layout, postButton, rupiah, wib, type Html } from './layout';
import { stateBadge } from './status-badge';

export interface PayAccountPageOptions {
  /** The one-time password and the PIN that are right. */
  readonly otp: string;
  readonly pin: string;
  /** The gateway's time. */
  readonly now: Date;
  /** What was wrong with the last ones. */
  readonly mistake?: string;
}

function secret(name: 'otp' | 'pin', label: string, right: string): Html {
  return html`<label>
    ${label}, ${right} is right
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

function question(account: PayAccount, { otp, pin, mistake }: PayAccountPageOptions): Html {
  const api = `/simulator/api/pay-accounts/${account.accountId}`;
  return html`<p>GoPay asks the customer: may this merchant take payments from your account?</p>
    ${mistake && html`<p role="alert">${mistake}.</p>`}
    <form class="row end" method="post" action="${api}/link">
      ${secret('otp', 'One-time password', otp)} ${secret('pin', 'PIN', pin)}
      <button class="main">Link</button>
    </form>
    <p>The link ends at ${wib(account.linkExpiresAt)}.</p>
    ${postButton(`${api}/refuse`, 'Refuse')}`;
}

function content(account: PayAccount, options: PayAccountPageOptions): Html {
  switch (account.status) {
    case 'PENDING':
      return question(account, options);
    case 'ENABLED':
      return html`${definitions(
        Object.entries(account.balances).map(([option, amount]) => [option, rupiah(amount)]),
      )}
      ${postButton(`/simulator/api/pay-accounts/${account.accountId}/unlink`, 'Unlink')}`;
    case 'DISABLED':
      return html`<p>The account is not linked any more.</p>`;
    case 'EXPIRED':
      return html`<p>The link has ended. The merchant has to ask anew.</p>`;
  }
}

/** Where GoPay asks a customer whether to link an account, and what became of it. */
export function payAccountPage(account: PayAccount, options: PayAccountPageOptions): Html {
  const { countryCode, phoneNumber, status } = account;
  return layout(
    'GoPay account',
    html`<section class="card" aria-label="Account">
        ${definitions([
          ['Phone', `+${countryCode} ${phoneNumber}`],
          ['Account', account.accountId],
          ['Status', stateBadge(status.toLowerCase())],
        ])}
      </section>
      <section class="card" aria-label="What the customer sees">${content(account, options)}</section>`,
    { section: 'GoPay accounts', now: options.now },
  );
}
