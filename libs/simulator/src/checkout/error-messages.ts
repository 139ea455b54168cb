import type { Context } from 'hono';
import { parseObject, type JsonObject } from '../json';
import { Refusal } from '../refusal';

/** The refusal of the gateway's newer APIs: a real HTTP status and a list of messages. */
export function refusedWith(httpStatus: number, messages: readonly string[] | string): Refusal {
  return new Refusal(httpStatus, { error_messages: messages });
}

/** The JSON object in a request's body; throws the given refusal of anything else. */
export async function readObject(context: Context, malformed: () => Refusal): Promise<JsonObject> {
  const body = parseObject(await context.req.text());
  if (!body) throw malformed();
  return body;
}

/** What a refusal says, whichever its shape. */
export function reasonsOf({ body }: Refusal): string[] {
  if (typeof body === 'string') return [body];
  const reasons = body.error_messages ?? body.validation_messages ?? body.status_message;
  return [reasons].flat().map(String);
}
