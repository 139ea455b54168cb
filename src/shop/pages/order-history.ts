import { html, type Html } from './html';
import type { Language } from './language';
import { wib } from './text';
import { wordsIn, type Word } from './words';

/** Something that happened between the shop and Midtrans. */
export interface HistoryEntry {
  readonly kind: Extract<Word, 'request' | 'answer' | 'notification' | 'event'>;
  readonly at: Date;
  readonly title: string;
  readonly body: unknown;
}

/** What happened to an order behind the page that its customer sees. */
export function historyPart(history: readonly HistoryEntry[], language: Language): Html {
  const words = wordsIn(language);
  return html`<details class="history">
    <summary>${words.behind}</summary>
    <p class="soft">${words.behindText}</p>
    <ol id="history">
      ${history.map(
        ({ kind, at, title, body }) =>
          html`<li>
            <p>
              <strong>${words[kind]}</strong> <code>${title}</code>
              <span class="soft">${wib(at, language)}</span>
            </p>
            <pre tabindex="0" aria-label="${words[kind]}: ${title}">${JSON.stringify(body, null, 2)}</pre>
          </li>`,
      )}
    </ol>
  </details>`;
}
