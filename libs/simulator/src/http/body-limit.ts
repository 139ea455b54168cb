type Handler = (request: Request) => Promise<Response>;

/** Far more than any charge or notification has. */
export const BODY_LIMIT = 1_024 * 1_024;

/** A state holds any number of charges. */
export const STATE_LIMIT = 64 * BODY_LIMIT;
const STATE_PATH = '/simulator/api/state';

function limitOf({ url }: Request): number {
  return new URL(url).pathname === STATE_PATH ? STATE_LIMIT : BODY_LIMIT;
}

/** Answers 413 to a body that is too large, before it is all read. */
export function withBodyLimit(handle: Handler): Handler {
  return async (request) => {
    const limit = limitOf(request);
    if (request.body === null) return handle(request);
    const declared = Number(request.headers.get('content-length') ?? Number.NaN);
    if (declared > limit) return tooLarge(limit);
    // Node itself ends a request that is longer than it says.
    if (!Number.isNaN(declared)) return handle(request);
    const body = await bodyWithin(request.body, limit);
    return body === undefined ? tooLarge(limit) : handle(withBody(request, body));
  };
}

/** By hand: what a server hands over is no Request that another could be made from. */
function withBody({ url, method, headers, signal }: Request, body: Buffer<ArrayBuffer>): Request {
  return new Request(url, { method, headers, signal, body: body.byteLength === 0 ? undefined : body });
}

async function bodyWithin(
  stream: ReadableStream<Uint8Array>,
  limit: number,
): Promise<Buffer<ArrayBuffer> | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.byteLength;
    if (size > limit) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function tooLarge(limit: number): Response {
  const message = `A body must be at most ${limit} bytes`;
  return Response.json(
    { status_code: '413', status_message: message },
    { status: 413, headers: { connection: 'close' } },
  );
}
