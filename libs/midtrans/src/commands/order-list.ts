import { isPlainText } from '../validation/plain-text';
import { isRecord } from '../validation/is-record';
import { UsageError } from './usage.error';

/** An order that a file names. */
export interface ListedOrder {
  readonly orderId: string;
  /** By which Midtrans knows what goes over BI-SNAP. */
  readonly transactionId: string | null;
  /** Whose payment it becomes. */
  readonly userId: string | null;
}

export interface OrderList {
  /** Each once, in the order of the file. */
  readonly orders: readonly ListedOrder[];
  /** How many lines named an order that an earlier one had named. */
  readonly repeated: number;
}

const COLUMNS = ['order_id', 'transaction_id', 'user_id'] as const;
type Column = (typeof COLUMNS)[number];
type Fields = Readonly<Partial<Record<Column, unknown>>>;

const LONGEST_ID = 255;
/** So many lines are named that are none. */
const MOST_PROBLEMS = 10;

/**
 * Reads a list of orders: one order id a line; CSV whose first line names its columns, `order_id` among them; or JSON Lines of order ids or
 * objects. Empty lines say nothing.
 *
 * @param name - what the list is called where something is wrong with it
 * @throws UsageError that names each line which is none
 */
export function parseOrderList(text: string, name: string): OrderList {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '');
  const [first] = lines;
  const header = first === undefined ? null : headerOf(first.line);
  const problems: string[] = [];
  const orders = new Map<string, ListedOrder>();
  for (const { line, number } of header === null ? lines : lines.slice(1)) {
    const read = orderOf(fieldsOf(line, header));
    if (typeof read === 'string') problems.push(`line ${number}: ${read}`);
    else if (!orders.has(read.orderId)) orders.set(read.orderId, read);
  }
  if (problems.length > 0) throw new UsageError(`${name}: ${inWords(problems)}`);
  const named = lines.length - (header === null ? 0 : 1);
  return { orders: [...orders.values()], repeated: named - orders.size };
}

function inWords(problems: readonly string[]): string {
  const shown = problems.slice(0, MOST_PROBLEMS).join('; ');
  const left = problems.length - MOST_PROBLEMS;
  return left > 0 ? `${shown}; and ${left} more` : shown;
}

/** The columns of CSV; null where the first line is an order already. */
function headerOf(line: string): string[] | null {
  if (line.startsWith('{') || line.startsWith('"{')) return null;
  const columns = cellsOf(line);
  return columns?.includes('order_id') === true ? columns : null;
}

/** @returns what is wrong with the line, where something is */
function fieldsOf(line: string, header: readonly string[] | null): Fields | string {
  if (header !== null) {
    const cells = cellsOf(line);
    if (cells === null) return 'a quote is not closed';
    if (cells.length !== header.length)
      return `has ${cells.length} cells, and the first line ${header.length}`;
    return Object.fromEntries(header.map((column, index) => [column, cells[index]]));
  }
  if (line.startsWith('{') || line.startsWith('"')) {
    try {
      const value: unknown = JSON.parse(line);
      return isRecord(value) ? value : { order_id: value };
    } catch {
      return 'is no JSON';
    }
  }
  return { order_id: line };
}

function orderOf(fields: Fields | string): ListedOrder | string {
  if (typeof fields === 'string') return fields;
  const [orderId, transactionId, userId] = COLUMNS.map((column) => idIn(fields[column] ?? ''));
  const wrong = COLUMNS.find((column) => idIn(fields[column] ?? '') === undefined);
  if (wrong !== undefined) return `${wrong} must be text of at most ${LONGEST_ID} characters`;
  if (!orderId) return 'order_id is missing';
  return { orderId, transactionId: transactionId || null, userId: userId || null };
}

/** @returns empty where there is none, undefined where it is none */
function idIn(value: unknown): string | undefined {
  if (value === '') return '';
  return isPlainText(value) && value.length <= LONGEST_ID ? value : undefined;
}

/** The cells of a line of CSV (RFC 4180, without line breaks in a cell); null where a quote is not closed. */
function cellsOf(line: string): string[] | null {
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (;;) {
    const found = cell.exec(line);
    if (found === null) return null;
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2]?.trim() ?? '');
    if (found[3] === '') return cells;
  }
}
