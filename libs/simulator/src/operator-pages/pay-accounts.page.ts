import { html } from 'hono/html';
import type { PayAccount } from '../pay-accounts/pay-account';
import { live, rupiah, until } from '../html/parts';
import { layout, type Page } from './layout';
import { stateBadge } from './status-badge';
import { MOST_ROWS, countOf, table, type Row } from './table';

const COLUMNS = ['Account', 'Phone', 'Status', 'Balances'];

function row({ accountId, countryCode, phoneNumber, status, balances, linkExpiresAt }: PayAccount): Row {
  return {
    id: `row:${accountId}`,
    cells: [
      html`<a id="see:${accountId}" href="/simulator/pay-accounts/${accountId}">${accountId}</a>`,
      `+${countryCode} ${phoneNumber}`,
      until([linkExpiresAt], stateBadge(status.toLowerCase())),
      Object.entries(balances)
        .map(([option, amount]) => `${option} ${rupiah(amount)}`)
        .join(', '),
    ],
  };
}

/** Every GoPay account, the newest first; given in the order in which they were created. */
export function payAccountsPage(accounts: readonly PayAccount[], now: Date): Page {
  const shown = [...accounts].reverse().slice(0, MOST_ROWS);
  return layout(
    'GoPay accounts',
    html`<section class="card" aria-label="GoPay accounts">
      ${live('accounts', table(countOf(shown.length, accounts.length), COLUMNS, shown.map(row)))}
    </section>`,
    { section: 'GoPay accounts', now, shows: ['pay-account', 'transaction'] },
  );
}
