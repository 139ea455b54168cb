/** A JSON object whose fields nobody has checked yet. */
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at `key`, or an empty one: a missing part then reads like a part whose fields are all missing. */
export function objectAt(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  return isObject(value) ? value : {};
}

export function textAt(parent: JsonObject, key: string): string | undefined {
  const value = parent[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberAt(parent: JsonObject, key: string): number | undefined {
  const value = parent[key];
  return typeof value === 'number' ? value : undefined;
}

/** The texts in the list at `key`; none where there is no list. */
export function textsAt(parent: JsonObject, key: string): readonly string[] {
  const value = parent[key];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** Drops the fields that are undefined, as the gateway omits what it does not know. */
export function compact(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/**
 * A number with more digits than a double keeps. `JSON.stringify` writes it as the nearest double, like any program that
 * takes it for a number; `stringify` writes every digit.
 */
export class LosslessNumber {
  constructor(readonly digits: string) {}

  /** As `JSON.stringify` asks. */
  toJSON(): number {
    return Number(this.digits);
  }
}

/** JSON text in which a {@link LosslessNumber} keeps every digit. */
export function stringify(value: unknown): string {
  if (value instanceof LosslessNumber) return value.digits;
  if (Array.isArray(value)) return `[${value.map((item) => stringify(item ?? null)).join(',')}]`;
  if (!isObject(value) || 'toJSON' in value) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${stringify(field)}`).join(',')}}`;
}

/** Parses a JSON object; undefined when the text is anything else. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

// A text, or a whole number too long for a double.
const LONG_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
const MARKED = /^\0(-?\d+)\0$/;

/** Parses a JSON object as {@link parseObject} does; a whole number that a double cannot hold becomes a {@link LosslessNumber}. */
export function parseExactObject(text: string): JsonObject | undefined {
  if (!parseObject(text)) return undefined;
  const marked = text.replace(LONG_NUMBER, (token) =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"\\u0000${token}\\u0000"`,
  );
  const value: unknown = JSON.parse(marked, (_key, part: unknown) => {
    const digits = typeof part === 'string' ? MARKED.exec(part)?.[1] : undefined;
    return digits === undefined ? part : new LosslessNumber(digits);
  });
  return isObject(value) ? value : undefined;
}
