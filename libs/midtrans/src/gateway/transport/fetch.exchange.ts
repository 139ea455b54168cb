import type { RawAnswer } from '../outcome';
import { requestIdIn } from '../request-id';
import { parseRetryAfter } from '../retry';
import { BodyReader } from './body-reader';
import type { Fetch, WireRequest } from './wire';

/** An attempt over whatever passes for `fetch`. */
export async function exchangeOverFetch(request: WireRequest, fetch: Fetch): Promise<RawAnswer> {
  // `fetch` takes nothing less than an AbortSignal.
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  if (request.signal.aborted) abort();
  request.signal.addEventListener('abort', abort);
  try {
    return await exchangeUntil(controller.signal, request, fetch);
  } finally {
    // A call of many attempts must not gather the listeners of those that are over.
    request.signal.removeEventListener('abort', abort);
  }
}

async function exchangeUntil(
  signal: AbortSignal,
  { url, method, headers, body }: WireRequest,
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
