import type { QueryConfig } from 'pg';

/** What has values is parsed and planned once by each session: the text is as good a name as any, where it has none. */
export function named({ name, text, values }: QueryConfig): QueryConfig {
  if (name !== undefined || values === undefined || values.length === 0) return { name, text, values };
  let given = names.get(text);
  if (given === undefined) names.set(text, (given = `statement_${names.size}`));
  return { name: given, text, values };
}

const names = new Map<string, string>();
