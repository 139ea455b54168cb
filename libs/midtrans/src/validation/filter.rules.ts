import { Rule, textUpTo } from './rules';

/** A moment that exists. */
export function Moment(): PropertyDecorator {
  return Rule('moment', '$property must be a valid Date', (value) => {
    return value instanceof Date && !Number.isNaN(value.getTime());
  });
}

/** Whole rupiah, nothing among them. */
export function Rupiah(): PropertyDecorator {
  return Rule('rupiah', '$property must be a whole number of rupiah, 0 or more', (value) => {
    return Number.isSafeInteger(value) && Number(value) >= 0;
  });
}

/** Text of 1 to `max` characters, or null for what has none. */
export function TextOrNull(max: number): PropertyDecorator {
  const isText = textUpTo(max);
  const message = `$property must be text of 1 to ${max} characters, or null`;
  return Rule('textOrNull', message, (value) => value === null || isText(value));
}
