import { MidtransInputError } from '../errors/midtrans.errors';

/** A request's header, by its name in lower case. */
export type HeaderOf = (name: string) => string | undefined;

/** The parts of a request that tell what became of its body. */
interface BodySource {
  readonly body: unknown;
  readonly header: HeaderOf;
  /** Reads JSON. @default JSON.parse */
  readonly parse?: (text: string) => unknown;
}

/**
 * The body of a request as JSON, also where the host has left it raw (`express.raw()`, `express.text()`, a parser of Fastify that gives
 * a buffer).
 *
 * @throws MidtransInputError where it is no JSON
 * @throws Error where nobody has read it: that is for the host to mend, and to find in its log
 */
export function jsonBodyOf({ body, header, parse = JSON.parse }: BodySource): unknown {
  if (body === undefined && isJson(header) && hasBody(header)) {
    throw new Error(
      'nestjs-midtrans: the body of a JSON request was not read: let Nest register its parsers (without `bodyParser: false`), or use one of your own before our controllers, such as express.json()',
    );
  }
  if (body instanceof Uint8Array) return parsed(textOf(body), header, parse);
  // Text that is as long as what was sent is what was sent: a JSON string has lost its quotes.
  if (typeof body === 'string' && isJson(header) && Buffer.byteLength(body) === lengthOf(header)) {
    return parsed(body, header, parse);
  }
  return body;
}

function parsed(text: string | undefined, header: HeaderOf, parse: (text: string) => unknown): unknown {
  if (text?.trim() === '') return undefined;
  if (text === undefined || !isJson(header)) throw noJson();
  try {
    return parse(text);
  } catch {
    throw noJson();
  }
}

/** Undefined where it is no UTF-8. */
export function textOf(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

function noJson(): MidtransInputError {
  return new MidtransInputError([{ field: '', message: 'the body must be JSON, sent as application/json' }]);
}

/** Whether a body is announced as JSON. */
export function isJson(header: HeaderOf): boolean {
  return /^application\/json\s*(;|$)/i.test(header('content-type') ?? '');
}

/** Whether a body is announced. */
export function hasBody(header: HeaderOf): boolean {
  return header('transfer-encoding') !== undefined || lengthOf(header) > 0;
}

/** As many bytes as are announced; 0 where none are. */
export function lengthOf(header: HeaderOf): number {
  return Number(header('content-length') ?? 0);
}
