import { notificationBody } from 'nestjs-midtrans/testing';
import { startHost, type Host } from '../support/host';
import { post } from './idempotency.support';

const TOKEN = '48111111-1114-0d4e3f8a-19c4-4f6a-9c0e-1d2b3c4d5e6f';
const SAVED_TOKEN = '48111111xDUgxnnredRMAXuklkvAON1114';
const CARD_NUMBER = '4811111111111114';

const CHARGE = {
  payment_type: 'credit_card',
  gross_amount: 10_000,
  token_id: TOKEN,
  credit_card: { save_token_id: true, authentication: false },
};

describe('what is kept of an Idempotency-Key', () => {
  let host: Host;
  let answer: (request: Request) => Promise<Response>;

  beforeAll(async () => {
    host = await startHost({
      midtrans: { http: { retries: 0, fetch: async (input, init) => answer(new Request(input, init)) } },
    });
  });
  afterAll(() => host.close());

  const kept = async () => {
    const rows = await host.database.rows<{ row: string }>(
      'SELECT row_to_json(k)::text AS row FROM midtrans_idempotency_keys k',
    );
    return rows.map(({ row }) => row).join('\n');
  };
  const capture = async (request: Request) => {
    const { transaction_details } = (await request.json()) as {
      transaction_details: { order_id: string; gross_amount: number };
    };
    return Response.json({
      ...notificationBody({
        orderId: transaction_details.order_id,
        grossAmount: transaction_details.gross_amount,
        transactionStatus: 'capture',
        paymentType: 'credit_card',
      }),
      saved_token_id: SAVED_TOKEN,
      saved_token_id_expired_at: '2036-11-21 10:00:00',
      masked_card: '48111111-1114',
    });
  };

  it('holds neither the token of the request nor the saved one of the answer', async () => {
    answer = capture;
    expect((await post(host, '/charge/', CHARGE, { key: 'taken' })).status).toBe(201);
    expect((await post(host, '/charge/', CHARGE, { key: 'taken' })).status).toBe(201);
    const rows = await kept();
    expect(rows).toContain('"status_code":201');
    for (const secret of [TOKEN, SAVED_TOKEN]) expect(rows).not.toContain(secret);
  });

  it('holds no token where the gateway refuses the charge in words that repeat it', async () => {
    answer = async () =>
      Response.json({
        status_code: '400',
        status_message: 'no',
        validation_messages: [`token_id ${TOKEN} is used`],
      });
    expect((await post(host, '/charge/', CHARGE, { key: 'refused' })).status).toBe(400);
    expect(await kept()).not.toContain(TOKEN);
  });

  it('is neither the key nor whose it is, but hashes of them', async () => {
    answer = capture;
    const whose = { key: 'budis-key', user: 'budi@shop.test' };
    const { status } = await post(host, '/charge/', { ...CHARGE, order_id: 'order-1' }, whose);
    expect(status).toBe(201);
    const rows = await kept();
    expect(rows).toContain('"resource_id":"default/order-1"');
    expect(rows).not.toMatch(/budi/);
  });

  it.each([CARD_NUMBER, `order-${CARD_NUMBER}`, '4811-1111-1111-1114', '{"cvv":"123"}'])(
    'is nothing of a key that holds card data: %s',
    async (key) => {
      answer = () => Promise.reject(new Error('not called'));
      const before = await kept();
      const { status, body } = await post(host, '/charge/', CHARGE, { key });
      const message = 'Idempotency-Key must not hold a card number or a security code';
      expect([status, body.details]).toEqual([400, [{ field: 'Idempotency-Key', message }]]);
      expect(await kept()).toBe(before);
    },
  );

  it('holds no card number, wherever in a request it stands', async () => {
    answer = capture;
    const { body: payment } = await post(host, '/charge/', CHARGE);
    const odd = [
      ['/charge/', { ...CHARGE, token_id: CARD_NUMBER }],
      ['/charge/', { ...CHARGE, [CARD_NUMBER]: 1, payment_type: CARD_NUMBER }],
      ['/charge/', { ...CHARGE, credit_card: { [CARD_NUMBER]: 1 } }],
      ['/charge/', { ...CHARGE, metadata: { card_number: CARD_NUMBER } }],
      [`/payments/${payment.id}/refund/`, { amount: 1, [CARD_NUMBER]: 1 }],
      [`/payments/${payment.id}/refund/`, { amount: CARD_NUMBER, refund_key: `${CARD_NUMBER} ` }],
      [`/payments/${payment.id}/cancel/`, { [`card ${CARD_NUMBER}`]: 1 }],
    ] as const;
    for (const [index, [path, json]] of odd.entries()) {
      const { status } = await post(host, path, json, {
        key: `odd-${index}`,
        user: 'customer-1',
        staff: true,
      });
      expect(status).toBe(400);
    }
    expect(await kept()).not.toContain(CARD_NUMBER);
  });
});
