import type { TourResult } from './tour';

/** What is longer is cut: a QR code's content would fill lines. */
const WIDEST = 68;

/** The results, one line each. */
export function tourTable(results: readonly TourResult[]): string {
  const rows = [
    ['type', 'instruction', 'status', 'event', 'ms'],
    ...results.map(({ name, instruction, status, event, milliseconds }) =>
      [name, instruction, status, event, String(milliseconds)].map(cut),
    ),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const [head = '', ...body] = rows.map((row) =>
    row.map((cell, column) => aligned(cell, column, widths)).join('  '),
  );
  return [head, '-'.repeat(head.length), ...body].join('\n');
}

function aligned(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0;
  return column === 4 ? cell.padStart(width) : cell.padEnd(width);
}

function cut(cell: string): string {
  return cell.length > WIDEST ? `${cell.slice(0, WIDEST - 1)}…` : cell;
}
