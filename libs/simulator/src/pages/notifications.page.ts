import { html } from 'hono/html';
import { attemptsTable, type NumberedAttempt } from './attempts-table';
import { layout, live, type Html } from './layout';
import { MOST_ROWS, countOf } from './table';

/** Every webhook attempt, the newest first; of one order when `orderId` says so. */
export function notificationsPage(
  attempts: readonly NumberedAttempt[],
  orderId: string | undefined,
  now: Date,
): Html {
  const found = orderId ? attempts.filter(({ attempt }) => attempt.orderId === orderId) : attempts;
  const shown = found.slice(0, MOST_ROWS);
  const caption = `${countOf(shown.length, found.length, attempts.length)}, times in WIB`;
  return layout(
    'Notifications',
    html`<form class="row end" method="get" role="search">
        <label>
          Order
          <input type="search" name="order" value="${orderId ?? ''}" />
        </label>
        <button>Filter</button>
      </form>
      <section class="card" aria-label="Notifications">
        ${live('attempts', attemptsTable(shown, caption))}
      </section>`,
    { section: 'Notifications', now },
  );
}
