import { PayloadTooLargeException } from '@nestjs/common';
import { mayLoseDigits, parseJson } from '../gateway/parse-json';
import { isRecord } from '../validation/is-record';
import { isJsonWithin } from '../validation/json-size';
import { bytesOf, keepBytes, readWithin, unreadBody } from './body-bytes';
import { isJson, jsonBodyOf, lengthOf, textOf, type HeaderOf } from './request-body';
import { headerOf, part } from './request';

/**
 * The body of a request as JSON, of at most so many bytes. Where its bytes can be had, a number that a double cannot hold is its
 * digits, as text; otherwise it is what the host's parser has made of it.
 *
 * @throws PayloadTooLargeException where it is larger: nothing more was looked at
 * @throws MidtransInputError where it is no JSON
 * @throws Error where it was read by somebody, and is nowhere
 */
export async function exactBodyOf(request: unknown, maxBytes: number): Promise<unknown> {
  const header: HeaderOf = (name) => headerOf(request, name);
  if (lengthOf(header) > maxBytes) throw tooLarge(maxBytes);
  const unread = unreadBody(request, header);
  if (unread !== undefined) {
    const bytes = await readWithin(maxBytes, unread);
    if (bytes === undefined) throw tooLarge(maxBytes);
    keepBytes(unread, bytes);
    return jsonBodyOf({ body: bytes, header, parse: parseExactly });
  }
  const body = part(request, 'body');
  const bytes = bytesOf(request);
  const isSmall = bytes === undefined ? isParsedWithin(maxBytes, body, header) : bytes.byteLength <= maxBytes;
  if (!isSmall) throw tooLarge(maxBytes);
  const exact = bytes !== undefined && isJson(header) ? parsedExactly(bytes) : undefined;
  return exact ?? jsonBodyOf({ body, header, parse: parseExactly });
}

export function tooLarge(maxBytes: number): PayloadTooLargeException {
  return new PayloadTooLargeException(`The body is larger than ${maxBytes} bytes`);
}

/** Undefined where it is no JSON in UTF-8, or nested deeper than a parser goes. */
export function parsedExactly(bytes: Uint8Array): unknown {
  const text = textOf(bytes);
  try {
    return text === undefined ? undefined : parseExactly(text);
  } catch {
    return undefined;
  }
}

/**
 * Of a body's own fields a number stays one: what must be text there is not, however many digits it has.
 *
 * @throws SyntaxError for what is not JSON
 */
function parseExactly(text: string): unknown {
  const exact = parseJson(text);
  if (!isRecord(exact) || !mayLoseDigits(text)) return exact;
  const numbers = Object.entries(JSON.parse(text) as object).filter(([, value]) => typeof value === 'number');
  return { ...exact, ...Object.fromEntries(numbers) };
}

/** What has been announced has been counted, unless it was packed: then what came of it is. */
function isParsedWithin(maxBytes: number, body: unknown, header: HeaderOf): boolean {
  const isCounted = lengthOf(header) > 0 && header('content-encoding') === undefined;
  return isCounted || isJsonWithin(maxBytes, body);
}
