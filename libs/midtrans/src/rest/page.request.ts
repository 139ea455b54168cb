import { Expose, Transform } from 'class-transformer';
import { DEFAULT_LIMIT, MAX_LIMIT, type PageOptions } from '../access/listing';
import { Described } from '../validation/described';
import { validate as isUuid } from 'uuid';
import { Optional, Rule } from '../validation/rules';
import type { RequestClass } from './request.type';

/** Of a query, a number is text. */
export function WholeNumber(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (isDigits(value) ? Number(value) : value), {
    toClassOnly: true,
  });
}

/** Of a query, a truth value is text. */
export function AsBoolean(): PropertyDecorator {
  return (target, property) => {
    Transform(({ value }: { value: unknown }) => (isBoolean(value) ? value === 'true' : value), {
      toClassOnly: true,
    })(target, property);
    Described({ type: 'boolean' })(target, property);
    Rule(
      'boolean',
      '$property must be true or false',
      (value) => typeof value === 'boolean',
    )(target, property);
  };
}

/** The query of a list without filters: rows are ordered by their ids, newest first. */
export class PageRequest implements PageOptions {
  @Limit()
  limit?: number;

  @Cursor()
  cursor?: string;
}

/** The query of a list: the filters of its service that have a name on the wire, and which page. */
export function listRequest<Filter extends object>(
  filter: RequestClass<Filter>,
): RequestClass<Filter & PageRequest> {
  class ListRequest extends (filter as RequestClass) {}
  Limit()(ListRequest.prototype, 'limit');
  Cursor()(ListRequest.prototype, 'cursor');
  return ListRequest as RequestClass<Filter & PageRequest>;
}

function Limit(): PropertyDecorator {
  return each([
    Expose(),
    Optional(),
    WholeNumber(),
    Described({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT }),
    Rule('limit', `$property must be a whole number from 1 to ${MAX_LIMIT}`, (value) => {
      return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_LIMIT;
    }),
  ]);
}

function Cursor(): PropertyDecorator {
  return each([
    Expose(),
    Optional(),
    Described({ type: 'string', format: 'uuid', description: '`next_cursor` of the page before' }),
    Rule('cursor', '$property must be the next_cursor of a page before', isUuid),
  ]);
}

function each(decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };
}

/** A query's filters, and which page of what they leave. */
export function filterAndPage<Query extends PageRequest>({
  limit,
  cursor,
  ...filter
}: Query): { filter: Omit<Query, keyof PageRequest>; page: PageOptions } {
  return { filter, page: { limit, cursor } };
}

function isBoolean(value: unknown): boolean {
  return value === 'true' || value === 'false';
}

function isDigits(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,15}$/.test(value);
}
