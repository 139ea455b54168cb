import type { Context } from 'hono';
import { InvalidFieldError } from '../errors';
import { whole, type Format } from '../fields';
import type { Numbered } from '../newest';

const LENGTH = 50;
const GREATEST_LENGTH = 500;

/** A part of a list. */
export interface Page<T> {
  readonly results: readonly T[];
  /** What to give as `after` for what follows; null where nothing does. */
  readonly next: string | null;
}

/** Numbers the items of a list of which none is ever dropped. */
export function numbered<T>(items: readonly T[]): Numbered<T>[] {
  return items.map((item, index) => ({ number: index + 1, item }));
}

/**
 * The part of a list that a request asks for with `limit` and `after`.
 *
 * @throws InvalidFieldError
 */
export function pageOf<T>(
  context: Context,
  items: readonly Numbered<T>[],
  order: 'oldest first' | 'newest first' = 'oldest first',
): Page<T> {
  const limit = numberIn(context, 'limit', whole(1, GREATEST_LENGTH)) ?? LENGTH;
  const after = numberIn(context, 'after', whole(1));
  const isBeyond = (number: number) =>
    after === undefined || (order === 'oldest first' ? number > after : number < after);
  const rest = items.filter(({ number }) => isBeyond(number));
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  return {
    results: shown.map(({ item }) => item),
    next: last && rest.length > shown.length ? String(last.number) : null,
  };
}

function numberIn(context: Context, name: string, format: Format<number>): number | undefined {
  const text = context.req.query(name);
  if (text === undefined || text === '') return undefined;
  const number = format.accept(/^\d+$/.test(text) ? Number(text) : undefined);
  if (number === undefined) throw new InvalidFieldError(name, `must be ${format.what}, not "${text}"`);
  return number;
}
