import { Agent, request } from 'node:http';

export interface RawRequest {
  readonly method: string;
  /** As it goes over the wire: nothing of it is put in order, as `fetch` would. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true });

/** Sends a request just as it is given. */
export function send(url: string, raw: RawRequest, signal?: AbortSignal): Promise<RawAnswer> {
  const { host, hostname, port } = new URL(url);
  // Node would send a body in chunks where its length is not said, and be it empty.
  const isBare = raw.body === undefined && ['GET', 'HEAD'].includes(raw.method);
  const length = isBare ? [] : [['content-length', String(raw.body?.length ?? 0)] as const];
  const headers = [['host', host] as const, ...length, ...raw.headers].flat();
  return new Promise((resolve, reject) => {
    const options = { agent, hostname, port, method: raw.method, path: raw.path, headers, signal };
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .once('error', reject)
        .once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
    });
    sent.once('error', reject).end(raw.body);
  });
}
