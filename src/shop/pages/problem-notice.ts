import { html, type Html } from './html';
import type { Visit } from './layout';
import { wordsIn } from './words';

/** Where a page's script says what went wrong, in words that the page brings. */
export function problemNotice({ language }: Visit): Html {
  const words = wordsIn(language);
  return html`<p
    role="alert"
    id="problem"
    class="notice bad"
    data-conflict="${words.problemConflict}"
    data-refused="${words.problemRefused}"
    data-unknown="${words.problemUnknown}"
    data-card="${words.problemCard}"
    data-signed-out="${words.problemSignedOut}"
    hidden
  ></p>`;
}
