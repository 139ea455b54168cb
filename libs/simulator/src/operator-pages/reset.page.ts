import { html } from 'hono/html';
import { layout, postButton, type Page } from './layout';

export interface ResetView {
  readonly transactions: number;
  readonly now: Date;
}

/** Asks whether to forget everything. */
export function resetPage({ transactions, now }: ResetView): Page {
  const payments = transactions === 1 ? 'the payment' : `all ${transactions} payments`;
  return layout(
    'Forget everything?',
    html`<section class="card stack">
      <p>
        The simulator forgets ${payments}, every subscription, invoice, payment link, account, request,
        notification and fault, and sets the clock back. This cannot be undone.
      </p>
      <div class="row">
        ${postButton('/simulator/api/reset', 'Forget everything', { isMain: true })}
        <a href="/simulator">Keep it</a>
      </div>
    </section>`,
    { now },
  );
}
