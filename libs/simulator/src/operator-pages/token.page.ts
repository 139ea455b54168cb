import { html } from 'hono/html';
import { layout, type Page } from './layout';

/** Asks a person for the token. */
export function tokenPage(isWrong: boolean): Page {
  return layout(
    'Token',
    html`${isWrong && html`<p role="alert">This is not the token of this simulator.</p>`}
      <form method="get">
        <label>
          Token, as it was started with
          <input name="token" type="password" required autocomplete="off" />
        </label>
        <button>Go on</button>
      </form>`,
  );
}
