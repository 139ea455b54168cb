/** Where in the application one is, as the part of the address after `#` says. */
export interface Route {
  readonly page: string;
  readonly id: string | undefined;
  readonly query: Query;
}

/** Filters and the page of a list. What is empty is not there. */
export type Query = Readonly<Record<string, string>>;

export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const [page = '', id] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
  return { page: page === '' ? 'overview' : page, id, query: parseQuery(search) };
}

export function parseQuery(search: string): Query {
  return withoutEmpty(Object.fromEntries(new URLSearchParams(search)));
}

/** @returns `#/payments?status=pending`, for a link */
export function hrefOf(page: string, query: Query = {}, id?: string): string {
  const path = ['#', page, ...(id === undefined ? [] : [encodeURIComponent(id)])].join('/');
  const search = new URLSearchParams(withoutEmpty(query)).toString();
  return search === '' ? path : `${path}?${search}`;
}

/** A query with some of it replaced; what is undefined or empty goes. Another filter begins at the first page. */
export function changed(query: Query, changes: Readonly<Record<string, string | undefined>>): Query {
  const { cursor: _cursor, ...rest } = query;
  return withoutEmpty({ ...rest, ...changes });
}

/** The filters of a query: all of it but the page. */
export function filtersOf(query: Query): [name: string, value: string][] {
  return Object.entries(query).filter(([name]) => name !== 'cursor');
}

/** A token that came in the address, and the address without it. */
export function tokenIn(hash: string): string | undefined {
  const match = /^#token=([^&]+)$/.exec(hash);
  return match?.[1] === undefined ? undefined : decoded(match[1]);
}

function withoutEmpty(query: Readonly<Record<string, string | undefined>>): Query {
  const entries = Object.entries(query).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  return Object.fromEntries(entries);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
