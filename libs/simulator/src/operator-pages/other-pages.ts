import { html } from 'hono/html';
import type { Html } from '../html/parts';

/** Addresses of a list's other pages; undefined where there is none. */
export interface OtherPages {
  readonly newest: string | undefined;
  readonly older: string | undefined;
}

/** The ways from one page of a list to the others. */
export function otherPages({ newest, older }: OtherPages): Html {
  return html`<nav class="row" aria-label="Pages">
    ${newest !== undefined && html`<a id="newest" href="${newest}">Newest</a>`}
    ${older !== undefined && html`<a id="older" href="${older}">Older</a>`}
  </nav>`;
}

/** A path with what is not undefined in its query. */
export function address(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const text = new URLSearchParams(given).toString();
  return text === '' ? path : `${path}?${text}`;
}
