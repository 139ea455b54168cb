/** PostgreSQL's codes of a table and of a column that is not there. */
const NOT_THERE: readonly unknown[] = ['42P01', '42703'];

/** Whether a statement failed as the database lacks a table of ours, or a column. */
export function isMissingTable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && NOT_THERE.includes(error.code);
}
