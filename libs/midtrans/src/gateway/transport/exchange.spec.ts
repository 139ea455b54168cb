import { once } from 'node:events';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  cutOff,
  type FaultServer,
  hang,
  hangMidBody,
  json,
  type Play,
  reset,
  resetMidBody,
  startFaultServer,
  text,
} from '../fault-server.spec.helper';
import { type RawAnswer, readConnectionError } from '../outcome';
import { exchange, type Fetch, type WireRequest } from '.';

const MIB = 1024 * 1024;

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.close());

const wireRequest = (changes: Partial<WireRequest> = {}): WireRequest => ({
  url: `${server.url}/v2/a%2Fb/status?page=1`,
  method: 'GET',
  headers: { Accept: 'application/json', Authorization: 'Basic abc' },
  signal: new AbortController().signal,
  ...changes,
});

describe.each<[string, Fetch | undefined]>([
  ['Node’s own HTTP client', undefined],
  ['fetch', (request) => fetch(request)],
])('%s', (_, fetch) => {
  const send = (changes?: Partial<WireRequest>): Promise<RawAnswer> =>
    exchange(wireRequest(changes), { fetch });

  it('sends the request as it is, and brings the answer as it came', async () => {
    server.play(text(429, 'text/plain; charset=utf-8', 'slow — down', { 'retry-after': '7' }));
    const body = '{"name":"Café"}';
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'mine' };

    await expect(send({ method: 'POST', headers, body })).resolves.toEqual({
      httpStatus: 429,
      contentType: 'text/plain; charset=utf-8',
      retryAfterMs: 7000,
      text: 'slow — down',
      truncated: false,
    });

    expect(server.hits).toMatchObject([
      {
        method: 'POST',
        url: '/v2/a%2Fb/status?page=1',
        headers: {
          host: new URL(server.url).host,
          'content-type': 'application/json',
          'content-length': '16',
          'idempotency-key': 'mine',
        },
        body,
      },
    ]);
  });

  it('sends a POST without a body as one of length 0', async () => {
    server.play(json(200, {}));
    await send({ method: 'POST' });
    expect(server.hits[0]?.headers['content-length']).toBe('0');
  });

  it('takes what is missing from an answer as missing', async () => {
    server.play((response) => void response.writeHead(204).end());
    await expect(send()).resolves.toEqual({
      httpStatus: 204,
      contentType: '',
      retryAfterMs: undefined,
      text: '',
      truncated: false,
    });
  });

  it('puts together a character that two packets share, and drops a byte order mark', async () => {
    const [start, rest] = [Buffer.from('\uFEFF{"a":"\u20AC'), Buffer.from('"}')];
    const halves: Play = (response) => {
      response.writeHead(200);
      response.write(start.subarray(0, -1), () =>
        setImmediate(() => response.end(Buffer.concat([start.subarray(-1), rest]))),
      );
    };
    server.play(halves);
    expect((await send()).text).toBe('{"a":"\u20AC"}');
  });

  it('understands the answer of a server that compresses for whoever accepts it', async () => {
    const compressing: Play = (response, request) => {
      const accepted = String(request.headers['accept-encoding']).includes('gzip');
      const headers = accepted ? { 'content-encoding': 'gzip' } : {};
      response.writeHead(200, headers).end(accepted ? gzipSync('{"ok":true}') : '{"ok":true}');
    };
    server.play(compressing);
    expect((await send()).text).toBe('{"ok":true}');
  });

  it('goes nowhere else, whatever a redirect says', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      server.play(text(status, 'text/plain', 'gone', { location: '/elsewhere' }));
      expect(await send({ method: 'POST', body: '{}' })).toMatchObject({ httpStatus: status, text: 'gone' });
      expect(server.hits).toHaveLength(1);
    }
  });

  it.each([
    [MIB, false],
    [MIB + 1, true],
  ])('of a body of %d bytes, truncated is %s', async (size, truncated) => {
    server.play(text(200, 'text/plain', 'x'.repeat(size)));
    const answer = await send();
    expect(answer.truncated).toBe(truncated);
    expect(answer.text.length).toBeLessThanOrEqual(MIB);
  });

  it.each([
    ['the headers', hang],
    ['the body', hangMidBody],
  ])('ends with its signal while it waits for %s, and closes the connection', async (_, fault) => {
    const controller = new AbortController();
    server.play((response, request) => {
      fault(response, request);
      controller.abort();
    });
    await expect(send({ signal: controller.signal })).rejects.toThrow();
    await server.released();
  });

  it.each([
    ['reset', resetMidBody],
    ['cut off in good order', cutOff],
  ])('does not take the part of a body that was %s for the whole', async (_, fault) => {
    server.play(fault);
    expect(await send().catch(readConnectionError)).toMatchObject({ kind: 'lost', sent: true });
  });

  it('sends nothing once its signal has ended', async () => {
    server.play(json(200, {}));
    await expect(send({ signal: AbortSignal.abort() })).rejects.toThrow();
    // Whatever had been sent would have arrived before this.
    await send();
    expect(server.hits).toHaveLength(1);
  });

  it('is intercepted by msw', async () => {
    const msw = setupServer(
      http.post('https://api.midtrans.com/v2/charge', async ({ request }) =>
        HttpResponse.json({ heard: await request.text() }, { status: 201, headers: { 'retry-after': '1' } }),
      ),
    );
    msw.listen({ onUnhandledRequest: 'error' });
    try {
      const answer = await send({ url: 'https://api.midtrans.com/v2/charge', method: 'POST', body: 'money' });
      expect(answer).toMatchObject({ httpStatus: 201, retryAfterMs: 1000, text: '{"heard":"money"}' });
    } finally {
      msw.close();
    }
  });

  it('rejects what cannot be sent', async () => {
    server.play();
    await expect(send({ headers: { 'User-Agent': 'two\r\nlines' } })).rejects.toThrow();
    expect(server.hits).toHaveLength(0);
  });
});

describe('Node’s own HTTP client', () => {
  it('keeps its connection, and does not take the death of a kept one for "never sent"', async () => {
    const sockets: Socket[] = [];
    const seen =
      (play: Play): Play =>
      (response, request) => {
        sockets.push(request.socket);
        play(response, request);
      };
    const fresh = await startFaultServer();
    fresh.play(seen(json(200, {})), seen(reset));

    await exchange(wireRequest({ url: fresh.url }), {});
    const repeated = exchange(wireRequest({ url: fresh.url, method: 'POST', body: '{}' }), {});

    expect(await repeated.catch(readConnectionError)).toMatchObject({ kind: 'lost', sent: true });
    expect(sockets[1] === sockets[0]).toBe(true);
    await fresh.close();
  });

  it('takes from its agent what a TLS connection needs', async () => {
    const shared = { identity: 'host', psk: Buffer.from('0123456789abcdef') };
    const tls = { ciphers: 'PSK', maxVersion: 'TLSv1.2' } as const;
    const secure = https.createServer({ ...tls, pskCallback: () => shared.psk }, (_, response) =>
      response.end('over TLS'),
    );
    secure.listen(0, '127.0.0.1');
    await once(secure, 'listening');
    const url = `https://127.0.0.1:${(secure.address() as AddressInfo).port}/`;
    const agent = new https.Agent({
      ...tls,
      pskCallback: () => shared,
      checkServerIdentity: () => undefined,
    });
    try {
      await expect(exchange(wireRequest({ url }), { agent })).resolves.toMatchObject({ text: 'over TLS' });
      await expect(exchange(wireRequest({ url }), {})).rejects.toThrow();
    } finally {
      agent.destroy();
      secure.close();
    }
  });
});
