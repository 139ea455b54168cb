import type { Readable } from 'node:stream';
import { hasBody, isJson, type HeaderOf } from './request-body';
import { part } from './request';

const kept = new WeakMap<object, Uint8Array>();

/** Keeps what a request's body was before the platform parses it, for {@link bytesOf}. */
export function keepBytes(request: object, bytes: Uint8Array): void {
  kept.set(request, bytes);
}

/**
 * A request's body as it was sent, where anybody has kept it: this module, the host (Nest's `rawBody: true`), or a parser that
 * parses nothing.
 */
export function bytesOf(request: unknown): Uint8Array | undefined {
  const own = typeof request === 'object' && request !== null ? kept.get(request) : undefined;
  const given = own ?? part(request, 'rawBody') ?? part(request, 'body');
  if (given instanceof Uint8Array) return given;
  return typeof given === 'string' ? Buffer.from(given) : undefined;
}

/** A JSON body that nobody has begun to read, on Express; undefined where there is none. */
export function unreadBody(request: unknown, header: HeaderOf): Readable | undefined {
  const isWhole = (header('content-encoding') ?? 'identity') === 'identity';
  const isUnread = part(request, 'body') === undefined && part(request, 'readableDidRead') === false;
  return isWhole && isUnread && isJson(header) && hasBody(header) ? (request as Readable) : undefined;
}

/**
 * All that a stream has; undefined where that is more than so many bytes, which are let go then.
 *
 * @throws Error where the stream breaks off
 */
export async function readWithin(maxBytes: number, stream: Readable): Promise<Buffer | undefined> {
  if (stream.destroyed) throw brokenOff();
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
      else stop(() => resolve(undefined));
    };
    const onEnd = (): void => stop(() => resolve(Buffer.concat(chunks)));
    const onError = (error: Error): void => stop(() => reject(error));
    const onClose = (): void => onError(brokenOff());
    const stop = (settle: () => void): void => {
      stream.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      // What is left is let go, or the connection would wait for somebody to read it; and nobody cares how that ends.
      stream.on('error', () => undefined).resume();
      settle();
    };
    stream.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}

function brokenOff(): Error {
  return new Error('The body broke off');
}
