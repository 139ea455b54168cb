import { redactText } from '../gateway';

const MAX_LENGTH = 2_000;
/** Redacting takes time with the length, and a secret that is cut in two would not be recognised: more than is kept. */
const MAX_READ = 4 * MAX_LENGTH;

/**
 * What may be stored and logged of whatever was thrown: no secret, no NUL, which PostgreSQL refuses, and no book. Anything can be
 * thrown, also what throws when it is looked at.
 */
export function messageOfThrown(thrown: unknown): string {
  return redactText(rawMessageOf(thrown).slice(0, MAX_READ).replaceAll('\0', '')).slice(0, MAX_LENGTH);
}

function rawMessageOf(thrown: unknown): string {
  try {
    const message: unknown = isObject(thrown) && 'message' in thrown ? thrown.message : thrown;
    const text =
      typeof message === 'string' ? message : String(isObject(message) ? JSON.stringify(message) : message);
    return text === '' ? nameOf(thrown) : text;
  } catch {
    return 'something was thrown that cannot be read';
  }
}

function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? String(thrown.name) : 'an empty message';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
