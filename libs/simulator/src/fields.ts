import { parseDuration } from './clock/duration';
import { InvalidFieldError } from './errors';
import { isObject, type JsonObject } from './json';

/** What a field may be: `accept` gives the value that is meant, or undefined for anything else. */
export interface Format<T> {
  readonly what: string;
  accept(value: unknown): T | undefined;
}

/** For what is read further on. */
export const ANYTHING: Format<unknown> = { what: 'a JSON object', accept: (value) => value };

export const TEXT: Format<string> = {
  what: 'a text',
  accept: (value) => (typeof value === 'string' && value !== '' ? value : undefined),
};

/** A text that may be empty. */
export const STRING: Format<string> = {
  what: 'a text',
  accept: (value) => (typeof value === 'string' ? value : undefined),
};

export const FLAG: Format<boolean> = {
  what: 'true or false',
  accept: (value) => (typeof value === 'boolean' ? value : undefined),
};

export const OBJECT: Format<JsonObject> = {
  what: 'a JSON object',
  accept: (value) => (isObject(value) ? value : undefined),
};

/** A time as `Date` writes it in JSON. */
export const TIME: Format<Date> = {
  what: 'a time such as 2024-03-01T03:00:00.000Z',
  accept(value) {
    const time = new Date(typeof value === 'string' ? value : Number.NaN);
    return !Number.isNaN(time.getTime()) && time.toISOString() === value ? time : undefined;
  },
};

/** A share of one: more than 0, as nothing would come of that, up to 1. */
export const SHARE: Format<number> = {
  what: 'a number above 0, up to 1',
  accept: (value) => (typeof value === 'number' && value > 0 && value <= 1 ? value : undefined),
};

export const DURATION: Format<string | number> = {
  what: 'a duration such as 2h, 1h 30m, 45s or 7d, or a number of milliseconds',
  accept(value) {
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    try {
      parseDuration(value);
      return value;
    } catch {
      return undefined;
    }
  },
};

export function whole(min: number, max = Number.MAX_SAFE_INTEGER): Format<number> {
  const what = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
  return {
    what: `a whole number ${what}`,
    accept: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
        ? value
        : undefined,
  };
}

export function oneOf<const T extends string>(values: readonly T[]): Format<T> {
  return {
    what: `one of ${values.join(', ')}`,
    accept: (value) => values.find((allowed) => allowed === value),
  };
}

export function either<A, B>(a: Format<A>, b: Format<B>): Format<A | B> {
  return {
    what: `${a.what} or ${b.what}`,
    accept: (value) => a.accept(value) ?? b.accept(value),
  };
}

/** How the names of fields are written: as in TypeScript, or as in the control API. */
export type Spelling = (name: string) => string;
export const camelCase: Spelling = (name) => name;
export const snakeCase: Spelling = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** An object of ours with its names written another way. */
export function spelt(object: object, spelling: Spelling): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [spelling(name), value]));
}

/** Reads what stands at a path; throws InvalidFieldError naming what is not as it must be. */
export type Read<T> = (value: unknown, path: string) => T;

/** An object that somebody gave us, read field by field. */
export class Fields {
  private readonly known = new Set<string>();

  constructor(
    private readonly object: JsonObject,
    private readonly path: string,
    private readonly spelling: Spelling,
  ) {}

  optional<T>(name: string, format: Format<T>): T | undefined {
    const key = this.spelling(name);
    this.known.add(key);
    const value = this.object[key];
    if (value === undefined) return undefined;
    const accepted = format.accept(value);
    if (accepted === undefined) {
      throw new InvalidFieldError(this.pathOf(key), `must be ${format.what}, not ${JSON.stringify(value)}`);
    }
    return accepted;
  }

  /** What stands at a name, read further on; undefined where nothing does. */
  optionalPart<T>(name: string, read: Read<T>): T | undefined {
    const value = this.optional(name, ANYTHING);
    return value === undefined ? undefined : read(value, this.pathOf(this.spelling(name)));
  }

  part<T>(name: string, read: Read<T>): T {
    return read(this.required(name, ANYTHING), this.pathOf(this.spelling(name)));
  }

  required<T>(name: string, format: Format<T>): T {
    const value = this.optional(name, format);
    if (value === undefined) {
      throw new InvalidFieldError(this.pathOf(this.spelling(name)), `is missing: ${format.what}`);
    }
    return value;
  }

  /** A misspelt option would otherwise count for nothing, unnoticed. */
  refuseOthers(): void {
    const other = Object.keys(this.object).find((key) => !this.known.has(key));
    if (other === undefined) return;
    const known = [...this.known].join(', ');
    throw new InvalidFieldError(this.pathOf(other), `is not known here; there is ${known || 'no field'}`);
  }

  private pathOf(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }
}

/**
 * Reads an object whose fields `read` knows, all of them.
 *
 * @throws InvalidFieldError naming the first field that is missing, not what it must be, or unknown
 */
export function readObject<T>(
  value: unknown,
  path: string,
  spelling: Spelling,
  read: (fields: Fields) => T,
): T {
  if (!isObject(value)) throw new InvalidFieldError(path || 'the body', 'must be a JSON object');
  const fields = new Fields(value, path, spelling);
  const result = read(fields);
  fields.refuseOthers();
  return result;
}

/** Reads a list, each of whose items `read` knows. */
export function listOf<T>(read: Read<T>): Read<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new InvalidFieldError(path, 'must be a list');
    return value.map((item: unknown, index) => read(item, `${path}[${index}]`));
  };
}

/** Reads an object as {@link readObject} does. */
export function objectOf<T>(spelling: Spelling, read: (fields: Fields) => T): Read<T> {
  return (value, path) => readObject(value, path, spelling, read);
}

/** Reads a value that stands by itself, such as an item of a list. */
export function valueOf<T>(format: Format<T>): Read<T> {
  return (value, path) => {
    const accepted = format.accept(value);
    if (accepted !== undefined) return accepted;
    throw new InvalidFieldError(path, `must be ${format.what}, not ${JSON.stringify(value)}`);
  };
}
