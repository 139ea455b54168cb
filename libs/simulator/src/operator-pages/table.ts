import { html } from 'hono/html';
import type { Html } from '../html/parts';

/** How many rows a table shows at most. */
export const MOST_ROWS = 200;

export interface Row {
  /** The page's only one: the row stays the same one when others come before it. */
  readonly id: string;
  /** One for each column. */
  readonly cells: readonly unknown[];
}

/** A table that becomes a list of cards on a narrow screen. */
export function table(caption: string, columns: readonly string[], rows: readonly Row[]): Html {
  const cell = (content: unknown, column: number) =>
    html`<td data-label="${columns[column]}">${content}</td>`;
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${columns.map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ id, cells }) =>
          html`<tr id="${id}">
            ${cells.map(cell)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** How many things a table shows, of how many. */
export function countOf(shown: number, found: number, all = found): string {
  if (all === 0) return 'Nothing yet';
  const count = found === all ? `${all} in all` : `${found} of ${all}`;
  return shown < found ? `The newest ${shown} of ${found}` : count;
}
