import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Params } from 'nestjs-pino';
import { redactText } from 'nestjs-midtrans/gateway';
import type { ShopConfig } from '../config/shop.config';
import { readableStream } from './readable.stream';

/**
 * Readable lines for a terminal, JSON for everything else. Requests are told at debug: path only, no header. A client may write
 * anything into a path, a card number too.
 */
export function loggingOptions({ logLevel }: ShopConfig): Params {
  return {
    pinoHttp: {
      level: logLevel,
      stream: process.stdout.isTTY ? readableStream(process.stdout) : process.stdout,
      customLogLevel: (_request: IncomingMessage, { statusCode }: ServerResponse) =>
        statusCode >= 500 ? 'warn' : 'debug',
      serializers: { req: requestOf, res: responseOf },
      // Neither is logged; should somebody log a request one day, they stay out of it all the same.
      redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'],
    },
  };
}

function requestOf({ id, method, url }: { id: unknown; method: string; url: string }) {
  const [path = ''] = url.split('?');
  return { id, method, path: redactText(path) };
}

function responseOf({ statusCode }: { statusCode: number }) {
  return { statusCode };
}
