import { validate as isUuid } from 'uuid';
import { MAX_LIMIT, type Page, type PageOptions } from '../access/listing';
import { MidtransInputError } from '../errors/midtrans.errors';
import { Optional, Rule } from '../validation/rules';
import { validate } from '../validation/validate';

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

/** What a list is asked for. */
export interface ListRequest<Filter> {
  readonly filter: Filter;
  readonly page: PageOptions;
}

/** A page of a list, on our wire. */
export interface PageView<View> {
  readonly results: View[];
  /** Null on the last page. */
  readonly next_cursor: string | null;
}

/**
 * Reads the query of a list that has no filters. Parameters that are none of ours are left alone.
 *
 * @throws MidtransInputError that names each parameter at fault
 */
export function pageRequestOf(query: unknown): PageOptions {
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

export function pageOf({ limit, cursor }: PageQuery): PageOptions {
  return { limit: limit === undefined ? undefined : Number(limit), cursor };
}

export function pageView<Row, View>(
  { items, nextCursor }: Page<Row>,
  view: (row: Row) => View,
): PageView<View> {
  return { results: items.map(view), next_cursor: nextCursor };
}
