import type { TourResult } from './tour';

/** Columns of a terminal. An instruction takes what the others leave, and is cut there: a QR code's content would fill lines. */
const TERMINAL = 80;
const GAP = '  ';
const INSTRUCTION = 1;
const LAST = 4;

/** The results, one line each. */
export function tourTable(results: readonly TourResult[]): string {
  const rows = [
    ['type', 'instruction', 'status', 'event', 'ms'],
    ...results.map(({ name, instruction, status, event, milliseconds }) => [
      name,
      instruction,
      status,
      event,
      String(milliseconds),
    ]),
  ];
  const longest = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const others = longest.reduce(
    (sum, width, column) => sum + (column === INSTRUCTION ? 0 : width + GAP.length),
    0,
  );
  const widths = longest.map((width, column) =>
    column === INSTRUCTION ? Math.min(width, TERMINAL - others) : width,
  );
  const [head = '', ...body] = rows.map((row) =>
    row.map((cell, column) => aligned(cell, column, widths)).join(GAP),
  );
  return [head, '-'.repeat(head.length), ...body].join('\n');
}

function aligned(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0;
  return column === LAST ? cell.padStart(width) : cut(cell, width).padEnd(width);
}

function cut(cell: string, width: number): string {
  return cell.length > width ? `${cell.slice(0, width - 1)}…` : cell;
}
