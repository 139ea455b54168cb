import { MidtransInputError } from '../errors/midtrans.errors';

/**
 * The JSON object in a request's body; an empty one where there is no body.
 *
 * @throws MidtransInputError for anything else, and for fields that the endpoint does not know
 */
export function objectBody(body: unknown, known: readonly string[]): Record<string, unknown> {
  if (body === undefined || body === null || body === '') return {};
  if (typeof body !== 'object' || Array.isArray(body)) {
    throw new MidtransInputError([{ field: '', message: 'the body must be a JSON object' }]);
  }
  const unknown = Object.keys(body).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new MidtransInputError(
      unknown.map((field) => ({ field, message: `${field} is not known here: ${known.join(', ')}` })),
    );
  }
  return body as Record<string, unknown>;
}
