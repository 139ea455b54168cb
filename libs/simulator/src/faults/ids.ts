import type { Context } from 'hono';
import { objectAt, parseObject, textAt, type JsonObject } from '../json';

/** Every id by which a request names what it is about: in its path or body, a transaction_id with its order_id. */
export async function idsIn(
  context: Context,
  orderIdOf: (transactionId: string) => string | undefined,
): Promise<string[]> {
  const named = [
    ...context.req.path.split('/').map(decoded),
    ...idsInBody(parseObject(await context.req.text())),
  ];
  return named.flatMap((id) => [id, orderIdOf(id) ?? id]);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function idsInBody(body: JsonObject = {}): string[] {
  const ids = [
    textAt(objectAt(body, 'transaction_details'), 'order_id'),
    textAt(body, 'order_id'),
    textAt(body, 'transaction_id'),
  ];
  return ids.filter((id) => id !== undefined);
}
