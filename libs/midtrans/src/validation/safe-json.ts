import type { FieldError } from './validate';

/** No request of ours is nested as deep as this; following more levels could end in an overflow of the stack. */
export const DEEPEST = 64;

/** Names that say what an object is, wherever code asks it. */
const NAMES_OF_OBJECTS: readonly string[] = ['__proto__', 'constructor'];

/** What of a client's JSON must not reach code that follows objects, such as class-transformer. */
export interface SafeJson {
  /** Without what lies too deep. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly errors: readonly FieldError[];
  /** For a request in which nothing else is wrong. */
  readonly isTooDeep: boolean;
}

export function safeJson(raw: object): SafeJson {
  const errors: FieldError[] = [];
  let isTooDeep = false;

  const copy = (value: unknown, path: readonly string[]): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (path.length === DEEPEST) {
      isTooDeep = true;
      return null;
    }
    if (Array.isArray(value)) return value.map((entry, index) => copy(entry, [...path, String(index)]));
    const entries = Object.entries(value).filter(([name]) => {
      if (!NAMES_OF_OBJECTS.includes(name)) return true;
      errors.push({ field: [...path, name].join('.'), message: `${name} must not be the name of a field` });
      return false;
    });
    return Object.fromEntries(entries.map(([name, entry]) => [name, copy(entry, [...path, name])]));
  };

  const json = copy(raw, []) as Readonly<Record<string, unknown>>;
  return { json, errors, isTooDeep };
}

export const TOO_DEEP: FieldError = {
  field: '',
  message: `the body must not be nested more than ${DEEPEST} levels`,
};
