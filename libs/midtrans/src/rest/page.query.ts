import { validate as isUuid } from 'uuid';
import { MidtransInputError } from '../errors/midtrans.errors';
import { Optional, Rule } from '../validation/rules';
import { validate } from '../validation/validate';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** The parameters of every list: rows are ordered by their ids, newest first. */
export class PageQuery {
  @Optional()
  @Rule('limit', `$property must be a whole number from 1 to ${MAX_LIMIT}`, (value) => {
    return (
      typeof value === 'string' && /^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= MAX_LIMIT
    );
  })
  limit?: string;

  @Optional()
  @Rule('cursor', '$property must be the next_cursor of a page before', isUuid)
  cursor?: string;
}

export interface PageRequest {
  readonly limit: number;
  /** The id of the last row of the page before. */
  readonly cursor: string | undefined;
}

/** A page of a list, on our wire. */
export interface Page<View> {
  readonly results: View[];
  /** Null on the last page. */
  readonly next_cursor: string | null;
}

/**
 * Reads the query of a list that has no filters. Parameters that are none of ours are left alone.
 *
 * @throws MidtransInputError that names each parameter at fault
 */
export function pageRequestOf(query: unknown): PageRequest {
  return pageOf(readQuery(PageQuery, ['limit', 'cursor'], query));
}

/** @throws MidtransInputError that names each parameter at fault */
export function readQuery<Query extends object>(
  type: new () => Query,
  known: readonly (keyof Query & string)[],
  query: unknown,
): Query {
  const given = typeof query === 'object' && query !== null ? (query as Record<string, unknown>) : {};
  const own = Object.fromEntries(known.filter((name) => name in given).map((name) => [name, given[name]]));
  const read = validate(type, own);
  if (read.errors !== undefined) throw new MidtransInputError(read.errors);
  return read.value;
}

export function pageOf({ limit, cursor }: PageQuery): PageRequest {
  return { limit: limit === undefined ? DEFAULT_LIMIT : Number(limit), cursor };
}

/** @param find - finds rows with ids below the cursor, newest first */
export async function pageThrough<Row extends { id: string }, View>(
  { limit, cursor }: PageRequest,
  find: (limit: number, after: string | undefined) => Promise<Row[]>,
  view: (row: Row) => View,
): Promise<Page<View>> {
  // One more than asked for tells whether there is a page after this one.
  const found = await find(limit + 1, cursor);
  const results = found.slice(0, limit);
  return {
    results: results.map(view),
    next_cursor: found.length > limit ? (results.at(-1)?.id ?? null) : null,
  };
}
