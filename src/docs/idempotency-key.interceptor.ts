interface PageRequest {
  method: string;
  headers: Record<string, string>;
}

/**
 * Names each request that changes something, unless its form does. It is sent to the page as its text, and runs there: it
 * knows nothing of this module.
 */
export function withIdempotencyKey(request: PageRequest): PageRequest {
  if (request.method === 'GET' || request.headers['Idempotency-Key'] !== undefined) return request;
  // Not `randomUUID`, which a page has only over HTTPS and on localhost.
  const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  return { ...request, headers: { ...request.headers, 'Idempotency-Key': key } };
}
