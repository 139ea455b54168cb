import type { Context } from 'hono';
import { InvalidFieldError } from '../errors';
import { parseExactObject, type JsonObject } from '../json';

/** A form's fields as a program would send them: what is left blank left out, and numbers where `numbers` names them. */
async function formBody(context: Context, numbers: readonly string[]): Promise<JsonObject> {
  const filled = Object.entries(await context.req.parseBody()).filter(([, value]) => value !== '');
  return Object.fromEntries(
    filled.map(([name, value]) => [name, numbers.includes(name) ? Number(value) : value]),
  );
}

/**
 * The JSON object that a request to the control API brings; or the form, from a page.
 *
 * @throws InvalidFieldError where it brings anything else
 */
export async function controlBody(context: Context, numbers: readonly string[] = []): Promise<JsonObject> {
  const text = await context.req.text();
  // `curl -d '{…}'` calls whatever it sends a form.
  const isForm = (context.req.header('content-type') ?? '').includes('form') && !text.trim().startsWith('{');
  if (isForm) return formBody(context, numbers);
  const body = parseExactObject(text);
  if (!body) throw new InvalidFieldError('the body', 'must be a JSON object');
  return body;
}
