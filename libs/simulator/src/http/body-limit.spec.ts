import { connect } from 'node:net';
import { createSimulator } from '../create-simulator';
import { BODY_LIMIT } from './body-limit';

describe('a body', () => {
  const simulator = createSimulator({ serverKey: 'SB-Mid-server-test' });
  let url: string;

  beforeAll(async () => void ({ url } = await simulator.listen()));
  afterAll(() => simulator.close());

  const headers = {
    authorization: `Basic ${Buffer.from('SB-Mid-server-test:').toString('base64')}`,
    'content-type': 'application/json',
  };
  const charge = (padding: number) =>
    JSON.stringify({
      payment_type: 'gopay',
      transaction_details: { order_id: `ORDER-${padding}`, gross_amount: 10_000 },
      metadata: { padding: 'x'.repeat(padding) },
    });
  const streamed = (text: string): RequestInit => ({
    method: 'POST',
    headers,
    body: new Blob([text]).stream(),
    duplex: 'half',
  });

  it.each(['/v2/charge', '/simulator/api/clock/advance'])(
    'that is too large for %s is refused',
    async (path) => {
      for (const init of [
        { method: 'POST', headers, body: charge(BODY_LIMIT) },
        streamed(charge(BODY_LIMIT)),
      ]) {
        const answer = await fetch(url + path, init);
        expect([answer.status, await answer.json()]).toEqual([
          413,
          { status_code: '413', status_message: `A body must be at most ${BODY_LIMIT} bytes` },
        ]);
      }
      expect(simulator.transactions()).toEqual([]);
    },
  );

  it('is refused by what it says of itself, before any of it is sent', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(`POST /v2/charge HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${BODY_LIMIT + 1}\r\n\r\n`);
    const [answer] = await new Promise<Buffer[]>((resolve) => socket.once('data', (data) => resolve([data])));
    expect(answer?.toString()).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  it('is taken whether its length is known or not', async () => {
    const whole = await fetch(`${url}/v2/charge`, { method: 'POST', headers, body: charge(10) });
    expect(await whole.json()).toMatchObject({ status_code: '201' });
    const again = await fetch(`${url}/v2/charge`, streamed(charge(10)));
    expect(await again.json()).toMatchObject({ status_code: '406' });
  });

  it('of almost that size is judged by the gateway', async () => {
    const body = charge(BODY_LIMIT - 1_000);
    for (const init of [{ method: 'POST', headers, body }, streamed(body)]) {
      const answer = await fetch(`${url}/v2/charge`, init);
      expect(await answer.json()).toMatchObject({ status_code: '400' });
    }
  });
});
