import { createSimulator } from '../create-simulator';

const KEY = 'SB-Mid-server-test';
const CHARGE = { payment_type: 'gopay', transaction_details: { order_id: 'ORDER-1', gross_amount: 10_000 } };

describe('notifyAt', () => {
  const told: string[] = [];
  const simulator = createSimulator({
    serverKey: KEY,
    notificationUrl: 'http://app.example/before',
    fetch: async (input) => {
      told.push(new Request(input).url);
      return new Response();
    },
  });
  const charge = (orderId: string) =>
    simulator.fetch(
      new Request('https://api.sandbox.midtrans.com/v2/charge', {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          ...CHARGE,
          transaction_details: { ...CHARGE.transaction_details, order_id: orderId },
        }),
      }),
    );
  const charged = async (orderId: string): Promise<string[]> => {
    told.length = 0;
    await charge(orderId);
    await simulator.idle();
    return [...told];
  };
  afterAll(() => simulator.close());

  it('sends the notifications of what begins from then on there, also after a reset', async () => {
    expect(await charged('ORDER-1')).toEqual(['http://app.example/before']);
    simulator.notifyAt('http://app.example/after');
    expect(await charged('ORDER-2')).toEqual(['http://app.example/after']);
    await simulator.reset();
    expect(await charged('ORDER-3')).toEqual(['http://app.example/after']);
  });

  it.each(['', 'app.example', 'ftp://app.example/'])('refuses %j, and goes on as before', async (url) => {
    await simulator.reset();
    simulator.notifyAt('http://app.example/before');
    expect(() => simulator.notifyAt(url)).toThrow('notificationUrl must be an http(s) URL');
    expect(await charged('ORDER-4')).toEqual(['http://app.example/before']);
  });
});
