import type { ComponentChildren } from 'preact';

/**
 * Where a cell goes on a phone, where a row is two lines: left or right of the first, of the second, between them, or nowhere. What is
 * `wide` is nowhere on a small desktop either.
 */
export type Place = 'title' | 'end' | 'sub' | 'sub-end' | 'more' | 'hidden' | 'wide';

export interface Column<Row> {
  readonly name: string;
  readonly head: string;
  readonly place: Place;
  readonly isNumber?: boolean;
  readonly cell: (row: Row) => ComponentChildren;
  /** As CSV has it; a column without it is not in there. */
  readonly text?: (row: Row) => string;
}

export interface TableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly isBusy?: boolean;
  readonly keyOf: (row: Row) => string;
  readonly hrefOf?: (row: Row) => string | undefined;
}

/** Rows that the keys j and k go through; the first cell links to what a row is about. */
export function Table<Row>({ caption, columns, rows, isBusy = false, keyOf, hrefOf }: TableProps<Row>) {
  return (
    <div class="table" aria-busy={isBusy}>
      {/* A table that is laid out as blocks has its roles no more, unless they are named. */}
      <table role="table">
        <caption class="hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ name, head, place, isNumber }) => (
              <th
                key={name}
                role="columnheader"
                scope="col"
                class={`at-${place} ${isNumber === true ? 'number' : ''}`}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => {
            const href = hrefOf?.(row);
            return (
              <tr
                key={keyOf(row)}
                role="row"
                class={href === undefined ? undefined : 'opens'}
                onClick={href === undefined ? undefined : (event) => follow(event, href)}
              >
                {columns.map((column) => (
                  <td
                    key={column.name}
                    role="cell"
                    class={`at-${column.place} ${column.isNumber === true ? 'number' : ''}`}
                  >
                    {column.place === 'title' && href !== undefined ? (
                      <a href={href} data-row>
                        {column.cell(row)}
                      </a>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** A click anywhere in a row opens it, but for a click on what does something else, and the end of a selection. */
function follow(event: MouseEvent, href: string): void {
  if (event.target instanceof Element && event.target.closest('a, button, input, summary') !== null) return;
  if (String(getSelection()) !== '') return;
  if (event.metaKey || event.ctrlKey) window.open(href, '_blank', 'noopener');
  else location.hash = href;
}
