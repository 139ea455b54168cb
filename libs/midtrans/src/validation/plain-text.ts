/** Text that PostgreSQL can store and JSON can carry unchanged: no NUL, no half of a surrogate pair. */
export function isPlainText(value: unknown): value is string {
  return typeof value === 'string' && !/[\0\p{Surrogate}]/u.test(value);
}
