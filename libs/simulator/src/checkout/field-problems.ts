import { isObject, type JsonObject } from '../json';

/** Whether a field is left out: null says no more than nothing. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** The messages that a field deserves which may be left out. */
export function flagProblems(value: unknown, path: string): string[] {
  return isAbsent(value) || typeof value === 'boolean' ? [] : [`${path} must be true or false`];
}

/** The same of one of some names. */
export function choiceProblems(value: unknown, path: string, choices: readonly string[]): string[] {
  if (isAbsent(value) || choices.some((choice) => choice === value)) return [];
  return [`${path} must be ${choices.length > 1 ? 'one of ' : ''}${choices.join(', ')}`];
}

/** The same of an object, whose fields deserve `problems`. */
export function objectProblems(
  value: unknown,
  path: string,
  problems: (part: JsonObject) => string[],
): string[] {
  if (isAbsent(value)) return [];
  return isObject(value) ? problems(value) : [`${path} must be an object`];
}
