import type { ObjectLiteral, Repository } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { MidtransInputError } from '../errors/midtrans.errors';
import { validate } from '../validation/validate';
import type { Accounts } from '../accounts/accounts';
import type { OwnedFilter } from './account.filter';

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 200;

/** Which page of a list. */
export interface PageOptions {
  /** 1 to 200. @default 50 */
  readonly limit?: number;
  /** `nextCursor` of the page before. @default the first page */
  readonly cursor?: string;
}

/** A page of a list, newest first. */
export interface Page<Item> {
  readonly items: Item[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** What a row must be like. A value that is undefined says nothing. */
export type Condition<Row> =
  | readonly [property: keyof Row & string, is: '=' | '<' | '<=' | '>' | '>=', value: unknown]
  | readonly [property: keyof Row & string, is: 'in', values: readonly string[]]
  | SqlCondition;

/** What a row, `row` in the SQL, must be like, where one property and a value do not say it. */
export interface SqlCondition {
  readonly sql: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/**
 * The conditions of an {@link OwnedFilter}.
 *
 * @throws MidtransInputError for an account that there is none of
 */
export function ownedBy(
  { scope, account }: OwnedFilter,
  accounts: Accounts,
): Condition<{ account: string; userId: string }>[] {
  const userId = scope?.kind === 'user' ? scope.userId : undefined;
  return [
    ['account', 'in', accounts.readable(account)],
    // Another's than the one that was asked for: nothing is both.
    ['account', '=', scope?.account],
    ['userId', '=', userId],
  ];
}

/** @throws MidtransInputError that names what is no filter, or none of its values */
export function requireFilter<Filter extends object>(type: new () => Filter, filter: Filter): void {
  const { errors } = validate(type, filter);
  if (errors !== undefined) throw new MidtransInputError(errors);
}

/**
 * A page of rows, whose ids are ordered by creation. Where `createdAt` is a condition it is the order as well: an index on it finds the page at
 * any distance, while a walk from the newest would go past all that is newer. Where ids were made with their rows, `createdBetween`
 * says it without another order.
 *
 * @param relations - what is found with each, one at most of a kind
 * @throws MidtransInputError for a limit or a cursor that is none
 */
export async function newestFirst<Row extends ObjectLiteral & { id: string }>(
  repository: Repository<Row>,
  conditions: readonly Condition<Row>[],
  page?: PageOptions,
  relations: readonly (keyof Row & string)[] = [],
): Promise<Page<Row>> {
  const { limit, cursor } = requirePage(page);
  const order = conditions.some(isOfCreation) ? ['row.createdAt', 'row.id'] : ['row.id'];
  // One more than asked for tells whether there is a page after this one.
  const query = repository.createQueryBuilder('row').limit(limit + 1);
  for (const relation of relations) query.leftJoinAndSelect(`row.${relation}`, relation);
  for (const column of order) query.addOrderBy(column, 'DESC');
  for (const { sql, parameters } of conditions.flatMap(sqlOf)) query.andWhere(sql, parameters);
  if (cursor !== undefined) {
    const place = query.subQuery().select(order).from(repository.target, 'row').where('row.id = :cursor');
    const isByTime = order.length > 1;
    query.andWhere(`(${order.join(', ')}) < ${isByTime ? place.getQuery() : ':cursor'}`, { cursor });
  }
  return pageFrom(await query.getMany(), limit);
}

/** @throws MidtransInputError for a limit or a cursor that is none */
export function requirePage({ limit = DEFAULT_LIMIT, cursor }: PageOptions = {}): PageOptions & {
  readonly limit: number;
} {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    const message = `limit must be a whole number from 1 to ${MAX_LIMIT}`;
    throw new MidtransInputError([{ field: 'limit', message }]);
  }
  if (cursor !== undefined && !isUuid(cursor)) {
    throw new MidtransInputError([
      { field: 'cursor', message: 'cursor must be the nextCursor of a page before' },
    ]);
  }
  return { limit, cursor };
}

/** @param found - one more than the limit, where there is a page after this one */
export function pageFrom<Row extends { readonly id: string }>(
  found: readonly Row[],
  limit: number,
): Page<Row> {
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** How far the clock of the application, which makes ids, may be from that of the database, which may tell a row's time. */
const CLOCKS_DIFFER_MS = 60 * 60_000;

/**
 * That a row was created in a time, where its id was made with it. The ids that it may have keep any index to that part of the list's own
 * order, so that the time goes together with every other condition; which rows they are, their own time says.
 */
export function createdBetween(after: Date | undefined, before: Date | undefined): SqlCondition[] {
  return [
    ...(after === undefined
      ? []
      : [
          {
            sql: 'row.id >= :firstId AND row.createdAt > :after',
            parameters: { firstId: firstIdOf(after), after },
          },
        ]),
    ...(before === undefined
      ? []
      : [
          {
            sql: 'row.id < :lastId AND row.createdAt < :before',
            parameters: { lastId: lastIdOf(before), before },
          },
        ]),
  ];
}

/** An id that is before those of all rows that were created at a time or later. */
export function firstIdOf(after: Date): string {
  return earliestIdAt(after.getTime() - CLOCKS_DIFFER_MS);
}

/** An id that is after those of all rows that were created before a time. */
export function lastIdOf(before: Date): string {
  return earliestIdAt(before.getTime() + CLOCKS_DIFFER_MS);
}

const LATEST_MS = 2 ** 48 - 1;

/** A UUIDv7 begins with its milliseconds: none that is made then or later comes before this. */
export function earliestIdAt(ms: number): string {
  const time = Math.min(Math.max(Math.floor(ms), 0), LATEST_MS)
    .toString(16)
    .padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

function isOfCreation<Row>(condition: Condition<Row>): boolean {
  return !('sql' in condition) && condition[0] === 'createdAt' && condition[2] !== undefined;
}

function sqlOf<Row>(condition: Condition<Row>, index: number): SqlCondition[] {
  if ('sql' in condition) return [condition];
  const [property, is, value] = condition;
  if (value === undefined) return [];
  if (is === 'in')
    return [{ sql: `row.${property} IN (:...value${index})`, parameters: { [`value${index}`]: value } }];
  if (value === null) return [{ sql: `row.${property} IS NULL` }];
  return [{ sql: `row.${property} ${is} :value${index}`, parameters: { [`value${index}`]: value } }];
}
