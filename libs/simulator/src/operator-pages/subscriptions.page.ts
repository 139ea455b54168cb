import { html } from 'hono/html';
import type { Subscription } from '../subscriptions/subscription';
import { live, rupiah, wib, type Html } from '../html/parts';
import { layout, postButton, type Page } from './layout';
import { stateBadge } from './status-badge';
import { MOST_ROWS, countOf, table, type Row } from './table';

const COLUMNS = ['Subscription', 'Pays by', 'Amount', 'Status', 'Charged', 'Next charge', 'Actions'];

function charged({ currentInterval, maxInterval, transactionIds }: Subscription): Html {
  const times =
    maxInterval === undefined ? `${currentInterval} times` : `${currentInterval} of ${maxInterval}`;
  const last = transactionIds.at(-1);
  return html`<span
    >${times}${last && html`, <a id="see:${last}" href="/simulator/pay/${last}">the last</a>`}</span
  >`;
}

function next({ nextExecutionAt, failedAttempts, status }: Subscription): Html | string {
  if (!nextExecutionAt || status !== 'active') return '';
  const retry = failedAttempts > 0 ? ` (retry ${failedAttempts})` : '';
  return html`<span>${wib(nextExecutionAt, '')}${retry}</span>`;
}

function row(subscription: Subscription): Row {
  const { id, name, paymentType, amount, status } = subscription;
  const fail = postButton(`/simulator/api/subscriptions/${id}/fail`, 'Let the next charge fail', {
    name: `Let the next charge fail: ${name}`,
    isSmall: true,
  });
  return {
    id: `row:${id}`,
    cells: [
      html`<div>${name}<br /><span class="soft">${id}</span></div>`,
      paymentType === 'gopay' ? 'GoPay' : 'Card',
      rupiah(amount),
      stateBadge(status),
      charged(subscription),
      next(subscription),
      status === 'active' && fail,
    ],
  };
}

/** Every subscription, the newest first; given in the order in which they were created. */
export function subscriptionsPage(subscriptions: readonly Subscription[], now: Date): Page {
  const shown = [...subscriptions].reverse().slice(0, MOST_ROWS);
  const caption = `${countOf(shown.length, subscriptions.length)}, times in WIB; move the clock to let them charge`;
  return layout(
    'Subscriptions',
    html`<section class="card" aria-label="Subscriptions">
      ${live('subscriptions', table(caption, COLUMNS, shown.map(row)))}
    </section>`,
    { section: 'Subscriptions', now, shows: ['subscription'] },
  );
}
