import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { Exchange } from './described-api';

type Sent = Readonly<Record<string, string | string[] | undefined>>;

/** A request and its answer, as they went over the wire. */
export interface Traffic {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly sentHeaders: Sent;
  readonly sent: Buffer;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

const STARTED = 'http.server.request.start';

/**
 * Listens to every HTTP server of this process: whichever client asks, and whichever adapter answers.
 *
 * @param isWatched - of any server, which requests to listen to
 * @returns ends it
 */
export function listenToServers(
  isWatched: (server: Server) => boolean,
  tell: (server: Server, traffic: Traffic) => void,
): () => void {
  const onStart = (message: unknown): void => {
    const { request, response, server } = message as {
      request: IncomingMessage;
      response: ServerResponse;
      server: Server;
    };
    if (!isWatched(server)) return;
    const sent = chunksOfRequest(request);
    onAnswer(response, (headers, body) =>
      tell(server, {
        method: request.method ?? '',
        path: request.url ?? '',
        sentHeaders: request.headers,
        sent: Buffer.concat(sent),
        status: response.statusCode,
        headers,
        body: body.toString(),
      }),
    );
  };
  subscribe(STARTED, onStart);
  return () => unsubscribe(STARTED, onStart);
}

export function portOf(server: Server): number | undefined {
  return (server.address() as AddressInfo | null)?.port;
}

/** What a description has to say of it. */
export function exchangeOf({ sentHeaders, sent, body, ...rest }: Traffic): Exchange {
  const json = jsonOf(sentHeaders, sent);
  const isObject = typeof json === 'object' && json !== null;
  return {
    ...rest,
    sent: isObject ? json : undefined,
    sentText: sent.toString(),
    isUnreadable: !isDecodable(rest.path) || (hasBody(sentHeaders) && !(isObject && isPlain(sentHeaders))),
    body: parsed(body),
  };
}

/** JSON, whatever it was packed in, and as whatever it was labelled. */
function jsonOf({ 'content-type': type, 'content-encoding': encoding }: Sent, sent: Buffer): unknown {
  if (!/^application\/json\b/i.test(String(type))) return undefined;
  const bytes = unpacked(sent, encoding);
  const readings = /utf-16/i.test(String(type)) ? (['utf16le', 'utf8'] as const) : (['utf8'] as const);
  return readings
    .map((charset) => parsed(bytes.toString(charset).replace(/^\ufeff/, '')))
    .find((value) => typeof value === 'object');
}

/** Whether every platform takes it for JSON. */
function isPlain({ 'content-type': type, 'content-encoding': encoding }: Sent): boolean {
  const isInUtf8 = /^application\/json *(; *charset="?utf-8"?)?$/i.test(String(type));
  return isInUtf8 && encoding === undefined;
}

function unpacked(sent: Buffer, encoding: string | string[] | undefined): Buffer {
  const unpack = UNPACK[String(encoding)];
  try {
    return unpack === undefined ? sent : unpack(sent);
  } catch {
    return sent;
  }
}

const UNPACK: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** As it was announced: it may have been answered before it came, and may be said to be JSON and be empty. */
function hasBody(headers: Sent): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': encoding, 'content-type': type } = headers;
  return length !== '0' || encoding !== undefined || type !== undefined;
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** What comes of the body. To read the stream would take it from the application. */
function chunksOfRequest(request: IncomingMessage): Buffer[] {
  const chunks: Buffer[] = [];
  request.push = (chunk: Buffer | null, ...rest) => {
    if (chunk !== null) chunks.push(chunk);
    return IncomingMessage.prototype.push.call(request, chunk, ...rest);
  };
  return chunks;
}

type Callable = (...values: unknown[]) => unknown;

/** Calls back as soon as an answer is whole, before its client has it. */
function onAnswer(response: ServerResponse, tell: (headers: Headers, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  const head: unknown[] = [];
  const keep = ([chunk, encoding]: unknown[]): void => {
    if (typeof chunk === 'string') {
      chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8'));
    } else if (chunk instanceof Uint8Array) {
      chunks.push(Buffer.from(chunk));
    }
  };
  const wrap = (
    method: 'writeHead' | 'write' | 'end',
    { before, after }: { before: (values: unknown[]) => void; after?: () => void },
  ): void => {
    const original = response[method].bind(response) as Callable;
    const wrapped: Callable = (...values) => {
      before(values);
      const result = original(...values);
      after?.();
      return result;
    };
    Object.assign(response, { [method]: wrapped });
  };
  let isTold = false;
  const tellOnce = (): void => {
    if (isTold) return;
    isTold = true;
    tell(headersOf(response, head.at(-1)), Buffer.concat(chunks));
  };
  wrap('writeHead', { before: (values) => head.push(values.at(-1)) });
  wrap('write', { before: keep });
  wrap('end', { before: keep, after: tellOnce });
}

/** Those that were set, and those that were given with the status line. */
function headersOf(response: ServerResponse, given: unknown): Headers {
  const headers = new Headers();
  const isNamed = typeof given === 'object' && given !== null && !Array.isArray(given);
  for (const [name, value] of Object.entries({ ...response.getHeaders(), ...(isNamed ? given : {}) })) {
    headers.set(name, [value].flat().join(', '));
  }
  return headers;
}
