import { redact } from './redact';

/**
 * JSON without secrets that PostgreSQL takes: it refuses NUL and halves of surrogate pairs, which JSON.stringify writes
 * as escapes, in names as in values.
 */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(redact(value));
  if (!json.includes('\\u')) return json;
  return json.replace(/\\(u0000|ud[89a-f][0-9a-f]{2}|.)/g, (escape, code: string) =>
    code.length > 1 ? '' : escape,
  );
}
