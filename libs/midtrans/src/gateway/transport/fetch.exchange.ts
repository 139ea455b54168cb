import type { RawAnswer } from '../outcome';
import { requestIdIn } from '../request-id';
import { parseRetryAfter } from '../retry';
import { BodyReader } from './body-reader';
import type { Fetch, WireRequest } from './wire';

/** An attempt over whatever passes for `fetch`. */
export async function exchangeOverFetch(
  { url, method, headers, body, signal }: WireRequest,
  fetch: Fetch,
): Promise<RawAnswer> {
  // A redirect would carry a payment somewhere it was not addressed to.
  const response = await fetch(new Request(url, { method, headers, body, signal, redirect: 'manual' }));
  const received = new BodyReader();
  // Leaving the loop early cancels the body, which releases its connection.
  for await (const chunk of (response.body as AsyncIterable<Uint8Array> | null) ?? []) {
    signal.throwIfAborted();
    if (!received.add(chunk)) break;
  }
  return {
    httpStatus: response.status,
    contentType: response.headers.get('content-type') ?? '',
    retryAfterMs: parseRetryAfter(response.headers.get('retry-after'), Date.now()),
    requestId: requestIdIn((name) => response.headers.get(name)),
    ...received.read(),
  };
}
