import http, { type Agent, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import type { RawAnswer } from '../outcome';
import { requestIdIn } from '../request-id';
import { parseRetryAfter } from '../retry';
import { BodyReader } from './body-reader';
import type { WireRequest } from './wire';

/** An attempt over Node's own HTTP client. It follows no redirects. */
export function exchangeOverHttp(
  { url, method, headers, body, signal }: WireRequest,
  agent: Agent | undefined,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const { protocol, hostname, port, path, auth } = urlToHttpOptions(new URL(url));
    const outgoing = (protocol === 'https:' ? https : http).request({
      protocol,
      hostname,
      port,
      path,
      auth,
      method,
      agent,
      // Answers of about 1 kB are not worth unpacking.
      headers: { ...headers, 'Accept-Encoding': 'identity' },
    });
    const abandon = (): void => {
      outgoing.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abandon);
    // A call of many attempts must not gather the listeners of those that are over.
    outgoing.on('close', () => signal.removeEventListener('abort', abandon));
    outgoing.on('error', reject);
    outgoing.on('response', (incoming: IncomingMessage) => {
      const received = new BodyReader();
      const answer = (): void => {
        const answered = incoming.headers;
        resolve({
          httpStatus: incoming.statusCode ?? 0,
          contentType: answered['content-type'] ?? '',
          retryAfterMs: parseRetryAfter(answered['retry-after'] ?? null, Date.now()),
          requestId: requestIdIn((name) => answered[name]),
          ...received.read(),
        });
      };
      incoming.on('data', (chunk: Buffer) => {
        if (received.add(chunk)) return;
        answer();
        incoming.destroy();
      });
      incoming.on('end', answer);
      incoming.on('error', reject);
    });
    outgoing.end(body);
  });
}
