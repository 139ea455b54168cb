import type { ValueTransformer } from 'typeorm';

/** `numeric(15,2)` in PostgreSQL, whole rupiah as a number in TypeScript. */
export const rupiahColumn: ValueTransformer = {
  to: (rupiah: unknown) => rupiah,
  from: (numeric: string | null) => (numeric === null ? null : Number(numeric)),
};
