import { html } from 'hono/html';
import type { Html } from '../html/parts';

/** Saves and loads all that the simulator knows. */
export function stateSection(): Html {
  return html`<details id="state">
    <summary>Save and load</summary>
    <p>
      Payments, accounts, subscriptions, invoices and the clock, as a file. No key and no card number is in
      it.
      <a href="/simulator/api/state" download>Save the state</a>
    </p>
    <form class="row end" method="post" action="/simulator/api/state" enctype="multipart/form-data">
      <label
        >A state that was saved <input type="file" name="state" accept="application/json" required
      /></label>
      <button>Forget everything and load it</button>
    </form>
  </details>`;
}
