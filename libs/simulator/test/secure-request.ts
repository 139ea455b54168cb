import { request, type RequestOptions } from 'node:https';
import type { JsonObject } from '../src/json';
import { SERVER_KEY } from './support';

/** A client that takes 127.0.0.1 for the host of its URL, as an entry in /etc/hosts would have it. */
export interface SecureRequest {
  readonly port: number;
  /** The host of its URL. */
  readonly name: string;
  readonly path: string;
  /** The only certificate that it trusts; undefined for those that Node trusts. */
  readonly ca?: string;
  readonly serverKey?: string;
  /** It is posted. */
  readonly body?: JsonObject;
}

export interface SecureAnswer {
  readonly status: number;
  readonly text: string;
}

/** Sends a request over TLS, and checks the certificate. */
export function secureRequest(order: SecureRequest): Promise<SecureAnswer> {
  const { port, name, path, ca, serverKey = SERVER_KEY, body } = order;
  const options: RequestOptions = {
    host: '127.0.0.1',
    port,
    path,
    method: body === undefined ? 'GET' : 'POST',
    servername: name,
    ca,
    rejectUnauthorized: true,
    auth: `${serverKey}:`,
    headers: { host: name },
    agent: false,
  };
  return new Promise((resolve, reject) => {
    request(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    })
      .once('error', reject)
      .end(body && JSON.stringify(body));
  });
}
