import { LosslessNumber, type JsonObject } from '../json';

const MARKED = /"\\u0000(\d+)\\u0000"/g;

/** JSON for a person to read, in which a {@link LosslessNumber} keeps every digit. */
export function prettyJson(value: unknown): string {
  const mark = function (this: JsonObject, key: string, shown: unknown): unknown {
    const original = this[key];
    return original instanceof LosslessNumber ? `\0${original.digits}\0` : shown;
  };
  return JSON.stringify(value, mark, 2).replace(MARKED, '$1');
}
