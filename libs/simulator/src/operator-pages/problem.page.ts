import { html } from 'hono/html';
import { layout, type Page } from './layout';

/** Why something could not be done. */
export function problemPage(title: string, message: string): Page {
  return layout(
    title,
    html`<p>${message}</p>
      <p><a href="/simulator">All transactions</a></p>`,
  );
}
