import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { JsonObject } from '../json';
import { BrokenConnection } from './broken-connection';
import type { DamageFault, HtmlFault, StatusFault } from './fault';

const WITHOUT_BODY: readonly number[] = [204, 205, 304];

/** The answer of a status fault to a request for this path. */
export function statusAnswer({ status, body, retryAfter }: StatusFault, path: string): Response {
  const headers = {
    'content-type': 'application/json',
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  };
  if (WITHOUT_BODY.includes(status)) return new Response(null, { status, headers });
  return new Response(JSON.stringify(body ?? errorBody(status, path)), { status, headers });
}

/** The APIs differ in how they word an error. */
function errorBody(status: number, path: string): JsonObject {
  const message = STATUS_CODES[status] ?? 'Error';
  if (path.startsWith('/v1/subscriptions')) return { status_message: message };
  if (path.startsWith('/snap/') && status >= 500) return { error_messages: [message], locale: 'en' };
  if (/^\/(?:snap|v1\/(?:invoices|payment-links|balance))\//.test(`${path}/`))
    return { error_messages: [message] };
  return { status_code: String(status), status_message: message, id: randomUUID() };
}

export function htmlAnswer({ status = 403 }: HtmlFault): Response {
  const title = `${status} ${STATUS_CODES[status] ?? 'Error'}`;
  const page = `<html>
<head><title>${title}</title></head>
<body>
<center><h1>${title}</h1></center>
<hr><center>cdn</center>
</body>
</html>
`;
  return new Response(page, { status, headers: { 'content-type': 'text/html; charset=UTF-8' } });
}

/** A real answer, damaged; throws a BrokenConnection where the damage is that it does not arrive whole. */
export async function damaged({ kind }: DamageFault, answer: Response): Promise<Response> {
  const { status } = answer;
  const { 'content-length': _length, ...headers } = Object.fromEntries(answer.headers);
  const whole = new Uint8Array(await answer.arrayBuffer());
  const half = whole.slice(0, Math.floor(whole.length / 2));
  switch (kind) {
    case 'broken-json':
      return new Response(half, { status, headers });
    case 'empty':
      return new Response(null, { status, headers });
    case 'cut-off':
      // Even of an empty body something must be missing.
      throw new BrokenConnection({
        status,
        headers: { ...headers, 'content-length': String(Math.max(whole.length, 1)) },
        body: half,
      });
  }
}
