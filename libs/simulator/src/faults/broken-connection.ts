/** The part of an answer that arrives before its connection breaks. */
export interface PartialAnswer {
  readonly status: number;
  /** The content-length is that of the whole. */
  readonly headers: Record<string, string>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** The connection to the client breaks, instead of an answer. A server destroys the socket. */
export class BrokenConnection extends Error {
  override readonly name = 'BrokenConnection';

  constructor(readonly partial?: PartialAnswer) {
    super('The connection breaks');
  }
}

/** What `fetch` makes of a broken connection, for a client in the same process, where there is none to break. */
export async function asSeenByFetch(answer: Promise<Response>): Promise<Response> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof BrokenConnection)) throw error;
    if (error.partial) return cutOff(error.partial);
    throw networkError('fetch failed', 'ECONNRESET', 'read ECONNRESET');
  }
}

function cutOff({ status, headers, body }: PartialAnswer): Response {
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(body),
      pull: (controller) =>
        controller.error(networkError('terminated', 'UND_ERR_SOCKET', 'other side closed')),
    },
    { highWaterMark: 0 },
  );
  return new Response(stream, { status, headers });
}

function networkError(message: string, code: string, cause: string): TypeError {
  return new TypeError(message, { cause: Object.assign(new Error(cause), { code }) });
}
