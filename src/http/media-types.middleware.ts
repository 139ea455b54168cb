import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';

const PARSED = ['application/json', 'application/x-www-form-urlencoded'];

/** Says what Fastify says of a body that nobody parses: Express would drop it and go on. */
export function knownMediaTypesOnly(
  { headers }: IncomingMessage,
  _response: ServerResponse,
  next: (error?: Error) => void,
): void {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  const isKnown = PARSED.includes(type.trim().toLowerCase());
  next(
    hasBody && !isKnown
      ? new UnsupportedMediaTypeException(`Unsupported Media Type: ${type || 'none'}`)
      : undefined,
  );
}
