/** One row for each kind of tests: what of it ran, or that it was left out, and what it needs. */
export function tableOf(results: readonly object[]): string;
