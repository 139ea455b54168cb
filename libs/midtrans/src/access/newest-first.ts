import type { ObjectLiteral, Repository, SelectQueryBuilder } from 'typeorm';
import type { OwnershipScope } from './midtrans-user';

/** A page of a list. */
export interface Listing<Row> {
  /** @default everybody's */
  readonly scope?: OwnershipScope;
  /** What the rows must be like; a value that is undefined says nothing. */
  readonly where?: readonly (readonly [property: keyof Row & string, is: '=' | '<' | '>', value: unknown])[];
  readonly limit: number;
  /** The id of the last row of the page before. */
  readonly after?: string;
}

/** Rows with ids that are ordered by creation, as far as they are in a scope. */
export function newestFirst<Row extends ObjectLiteral & { id: string; userId: string | null }>(
  repository: Repository<Row>,
  { scope, where = [], limit, after }: Listing<Row>,
): SelectQueryBuilder<Row> {
  const query = repository.createQueryBuilder('row').orderBy('row.id', 'DESC').limit(limit);
  if (scope?.kind === 'user') {
    if (scope.userId === null) query.andWhere('row.userId IS NULL');
    else query.andWhere('row.userId = :scope', { scope: scope.userId });
  }
  for (const [index, [property, is, value]] of [...where, ['id', '<', after] as const].entries()) {
    if (value !== undefined)
      query.andWhere(`row.${property} ${is} :value${index}`, { [`value${index}`]: value });
  }
  return query;
}
