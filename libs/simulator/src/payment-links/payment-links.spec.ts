import { Clock, Merchant, WebhookServer, chargeOf, fixture, shapeOf } from '../../test/support';
import { answerOf } from '../checkout/answer.spec.helper';
import { isObject, objectAt, type JsonObject } from '../json';
import { signatureKey } from '../notifications/signature';

const PATH = '/v1/payment-links';
const REQUEST = fixture('payment-link-create-request');

function linkOf(orderId: string, more: JsonObject = {}): JsonObject {
  return { ...chargeOf(orderId, more), usage_limit: 1, ...more };
}

describe('payment links', () => {
  let webhook: WebhookServer;
  let merchant: Merchant;
  let clock: Clock;

  beforeEach(async () => {
    webhook = await WebhookServer.start();
    clock = new Clock('2022-04-01T11:00:00Z');
    merchant = new Merchant({ now: clock.now, notificationUrl: webhook.url, merchantId: 'G379181825' });
  });
  afterEach(async () => {
    await merchant.simulator.close();
    await webhook.close();
  });

  const create = async (request: JsonObject) =>
    String((await merchant.call('POST', PATH, request)).payment_url);

  it('answers the documentation’s request with HTTP 200 like its sample', async () => {
    const { status, body } = await answerOf(merchant, 'POST', PATH, REQUEST);
    expect(status).toBe(200);
    expect(shapeOf(body)).toEqual(shapeOf(fixture('payment-link-create-200')));
    expect(body).toEqual({
      order_id: '001',
      payment_url: 'https://gateway.test/simulator/payment-links/for-payment-123',
    });
    expect(merchant.simulator.effects('001')).toEqual({ createPaymentLink: 1 });
  });

  it('refuses an unknown key with HTTP 401 exactly like the gateway', async () => {
    const headers = { authorization: `Basic ${Buffer.from('another:').toString('base64')}` };
    const answer = await answerOf(merchant, 'POST', PATH, linkOf('order-1'), headers);
    expect(answer).toEqual({ status: 401, body: fixture('payment-link-error-401') });
  });

  it('refuses a taken order_id with HTTP 409 exactly like the gateway', async () => {
    await create(linkOf('order-123'));
    expect(await answerOf(merchant, 'POST', PATH, linkOf('order-123'))).toEqual({
      status: 409,
      body: fixture('payment-link-error-409'),
    });
    expect(merchant.simulator.effects('order-123')).toEqual({ createPaymentLink: 1 });
  });

  it('refuses with HTTP 400 in the gateway’s words', async () => {
    const withId = (orderId: string, id: string) => ({
      ...linkOf(orderId),
      transaction_details: { order_id: orderId, gross_amount: 44_000, payment_link_id: id },
    });
    await create(withId('order-1', 'payment-112'));
    const refused = [
      await answerOf(merchant, 'POST', PATH, '{'),
      await answerOf(merchant, 'POST', PATH, withId('order-2', 'payment-112')),
      await answerOf(merchant, 'POST', PATH, withId('order-2', 'Payment_112')),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400]);
    const messages = refused.map(({ body }) => (isObject(body) ? body.error_messages : undefined));
    expect({ error_messages: messages.flat() }).toEqual(fixture('payment-link-error-400'));
  });

  it.each([
    [
      'an order_id that leaves no room for the suffix',
      linkOf('o'.repeat(37)),
      'transaction_details.order_id is too long (max 36)',
    ],
    [
      'too many uses',
      { ...linkOf('order-1'), usage_limit: 1_000_001 },
      'usage_limit must be an integer between 1 and 1000000',
    ],
    [
      'a customer nobody can reach',
      linkOf('order-1', { customer_details: { notes: 'Thank you' } }),
      'customer_details needs a first_name, an email or a phone',
    ],
    [
      'an unknown type',
      linkOf('order-1', { payment_link_type: 'OPEN' }),
      'payment_link_type must be FIXED_AMOUNT or DYNAMIC_AMOUNT',
    ],
    [
      'dynamic limits the wrong way round',
      linkOf('order-1', {
        payment_link_type: 'DYNAMIC_AMOUNT',
        dynamic_amount: { min_amount: 2000, max_amount: 1000 },
      }),
      'dynamic_amount.min_amount must not exceed dynamic_amount.max_amount',
    ],
    ['a long title', linkOf('order-1', { title: 't'.repeat(41) }), 'title is too long (max 40)'],
  ])('refuses %s', async (_what, request, message) => {
    const answer = await answerOf(merchant, 'POST', PATH, request);
    expect(answer).toEqual({ status: 400, body: { error_messages: [message] } });
  });

  it('tells of a payment under an order_id of its own, with the link’s id', async () => {
    const url = await create(linkOf('order-1', { custom_field1: 'order-1' }));
    const linkId = url.split('/').at(-1);
    const paid = await merchant.simulator.payLink(url, 'bca_va');

    expect(paid.orderId).toBe(`order-1-${clock.now().getTime()}`);
    expect(paid.status).toBe('settlement');
    const bodies = webhook.received.map(({ body }) => body);
    expect(bodies.map((body) => body.transaction_status)).toEqual(['pending', 'settlement']);
    for (const body of bodies) {
      expect(body).toMatchObject({
        order_id: paid.orderId,
        payment_link_id: linkId,
        custom_field1: 'order-1',
        gross_amount: '44000.00',
      });
      expect(body.signature_key).toBe(
        signatureKey(paid.orderId, String(body.status_code), '44000.00', 'SB-Mid-server-test'),
      );
    }
    expect(merchant.simulator.effects(paid.orderId)).toEqual({ charge: 1 });
  });

  it('may be paid once where it is for one use', async () => {
    const url = await create(linkOf('order-1'));
    await merchant.simulator.payLink(url, 'gopay');
    await expect(merchant.simulator.payLink(url, 'gopay')).rejects.toThrow('the link is used up');
    expect(merchant.simulator.transactions()).toHaveLength(1);
  });

  it('may be paid as often as it says, each payment being another order', async () => {
    const url = await create(linkOf('order-1', { usage_limit: 2 }));
    const [first, second] = [
      await merchant.simulator.payLink(url, 'gopay'),
      await merchant.simulator.payLink(url, 'bca_va'),
    ];
    expect(second.orderId).not.toBe(first.orderId);
    await expect(merchant.simulator.choose(url)).rejects.toThrow('the link is used up');
  });

  it('is held by a payment under way, and free again when that expires', async () => {
    const url = await create(linkOf('order-1', { expiry: { duration: 20, unit: 'days' } }));
    const { orderId } = await merchant.simulator.choose(url, 'bca_va');
    await expect(merchant.simulator.choose(url, 'gopay')).rejects.toThrow('a payment is under way');
    await merchant.simulator.advance('24h');
    expect(merchant.simulator.transaction(orderId)).toMatchObject({ status: 'expire' });
    expect(await merchant.simulator.payLink(url, 'gopay')).toMatchObject({ status: 'settlement' });
  });

  it('expires, and its payments with it', async () => {
    const url = await create(
      linkOf('order-1', {
        usage_limit: 9,
        expiry: { start_time: '2022-04-01 18:00 +0700', duration: 2, unit: 'hours' },
      }),
    );
    const { expiryTime } = await merchant.simulator.choose(url, 'bca_va');
    expect(expiryTime.toISOString()).toBe('2022-04-01T13:00:00.000Z');
    await merchant.simulator.advance('2h');
    await expect(merchant.simulator.choose(url)).rejects.toThrow('the link has expired');
    expect(webhook.received.map(({ body }) => body.transaction_status)).toEqual(['pending', 'expire']);
  });

  it('lets the customer decide the amount between the limits', async () => {
    const url = await create(
      linkOf('order-1', {
        usage_limit: 9,
        payment_link_type: 'DYNAMIC_AMOUNT',
        dynamic_amount: { min_amount: 5000, max_amount: 90_000, preset_amount: 20_000 },
      }),
    );
    const { simulator } = merchant;
    expect(await simulator.payLink(url, 'gopay')).toMatchObject({ grossAmount: 20_000 });
    const chosen = { channel: 'gopay', amount: 7000 } as const;
    expect(await simulator.payLink(url, chosen)).toMatchObject({ grossAmount: 7000 });
    await expect(simulator.payLink(url, { ...chosen, amount: 4999 })).rejects.toThrow(
      'the amount must be whole rupiah between 5000 and 90000',
    );
  });

  it('refuses a choice that the charge is refused for', async () => {
    const request = { ...chargeOf('order-1', {}, 30_000_000), usage_limit: 1 };
    const url = await create(request);
    await expect(merchant.simulator.choose(url, 'other_qris')).rejects.toThrow('must be at most 10000000');
    expect(merchant.simulator.transactions()).toEqual([]);
  });

  it('describes a link and what was paid by it', async () => {
    const url = await create({
      ...REQUEST,
      payment_link_type: 'FIXED_AMOUNT',
      usage_limit: 2,
      enabled_payments: ['bca_va', 'gopay'],
    });
    const paid = await merchant.simulator.payLink(url, 'bca_va');
    const { status, body } = await answerOf(merchant, 'GET', `${PATH}/001`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: '1',
      payment_link_url: url,
      order_id: '001',
      payment_link_type: 'FIXED_AMOUNT',
      merchant_id: 'G379181825',
      payment_link_id: 'for-payment-123',
      enabled_payments: ['bca_va', 'gopay'],
      usage_limit: 2,
      gross_amount: 190_000,
      credit_card_3d_secure: true,
      expiry_start: '2022-04-01 18:00 +0700',
      expiry_duration: 20,
      expiry_unit: 'days',
      usage: 1,
      item_details: [{ id: '1', item_id: 'pil-001', name: 'Pillow', price: 95_000, payment_link_id: '1' }],
      customer_details: { first_name: objectAt(REQUEST, 'customer_details').first_name },
      purchases: [
        {
          order_id: paid.orderId,
          payment_status: 'SETTLEMENT',
          payment_method: 'BANK_TRANSFER',
          payment_link_id: 1,
        },
      ],
    });
  });

  it('has a Snap token of its own for each payment', async () => {
    const url = await create(linkOf('order-1', { usage_limit: 2 }));
    const paid = [
      await merchant.simulator.payLink(url, 'gopay'),
      await merchant.simulator.payLink(url, 'dana'),
    ];
    const { purchases } = await merchant.call('GET', `${PATH}/order-1`);
    const tokens = [purchases].flat().map((purchase) => objectAt({ purchase }, 'purchase').snap_token);
    expect(new Set([...tokens, ...paid.map(({ transactionId }) => transactionId)]).size).toBe(4);
    expect(tokens).toEqual(tokens.map(() => expect.stringMatching(/^[0-9a-f-]{36}$/) as string));
    expect((await merchant.call('GET', `${PATH}/order-1`)).purchases).toEqual(purchases);
  });

  describe('of which a payment was denied', () => {
    const denied = async (more: JsonObject = {}) => {
      const url = await create(
        linkOf('order-1', { enabled_payments: ['credit_card', 'bca_va', 'gopay'], ...more }),
      );
      const cardNumber = '4911111111111113';
      const { orderId } = await merchant.simulator.payLink(url, { channel: 'credit_card', cardNumber });
      expect(merchant.simulator.transaction(orderId)?.status).toBe('deny');
      return { url, orderId };
    };
    const listed = async () => (await merchant.call('GET', `${PATH}/order-1`)) as { purchases: JsonObject[] };

    it('is paid under the same order where its customer tries again on the page', async () => {
      const { orderId } = await denied();
      const paid = await merchant.simulator.payLink(orderId, 'bca_va');
      expect(paid).toMatchObject({ orderId, status: 'settlement' });
      expect(await listed()).toMatchObject({
        usage: 1,
        purchases: [{ order_id: orderId, payment_status: 'SETTLEMENT', payment_method: 'BANK_TRANSFER' }],
      });
      for (const { body } of webhook.received) expect(body.order_id).toBe(orderId);
    });

    it('begins another order where the customer opens the link anew', async () => {
      const { url, orderId } = await denied();
      const paid = await merchant.simulator.payLink(url, 'bca_va');
      expect(paid.orderId).not.toBe(orderId);
      await expect(merchant.simulator.choose(orderId, 'gopay')).rejects.toThrow('the link is used up');
    });

    it('takes a second payment of an order only where that is forced', async () => {
      const { orderId } = await denied();
      await merchant.simulator.payLink(orderId, 'bca_va');
      await expect(merchant.simulator.choose(orderId, 'gopay')).rejects.toThrow('the order is paid');
      await merchant.simulator.payLink(orderId, { channel: 'gopay', force: true });
      expect(await listed()).toMatchObject({ usage: 1, purchases: [{ order_id: orderId }] });
    });

    it('can be tried again for a day, and no longer than the link can be paid', async () => {
      const { orderId } = await denied();
      await merchant.simulator.advance('24h');
      await expect(merchant.simulator.choose(orderId, 'bca_va')).rejects.toThrow('the page has expired');
    });

    it('shows the page of the order to its customer, who pays there', async () => {
      const url = await create(linkOf('order-1'));
      const form = new URLSearchParams({ channel: 'credit_card', card_number: '4911111111111113' });
      const { pathname } = new URL(url);
      const answer = await merchant.simulator.fetch(
        new Request(`https://gateway.test${pathname}`, { method: 'POST', body: form, redirect: 'manual' }),
      );
      expect(answer.status).toBe(303);
      const [{ snap_token: token }] = (await listed()).purchases as [JsonObject];
      expect(answer.headers.get('location')).toContain(`/simulator/payment-links/${String(token)}?payment=`);
      const paid = await merchant.simulator.payLink(String(token), 'bca_va');
      expect(paid.orderId).toBe((await listed()).purchases[0]?.order_id);
    });
  });

  it('deletes a link, which nobody can pay by any more', async () => {
    const url = await create(linkOf('order-1'));
    expect(await answerOf(merchant, 'DELETE', `${PATH}/order-1`)).toEqual({
      status: 200,
      body: { message: 'Payment Link with Order ID order-1 deleted' },
    });
    await expect(merchant.simulator.choose(url)).rejects.toThrow('the link is no longer available');
    for (const method of ['GET', 'DELETE']) {
      expect(await answerOf(merchant, method, `${PATH}/order-1`)).toEqual({
        status: 404,
        body: { error_messages: ['Not Found'] },
      });
    }
    expect(merchant.simulator.effects('order-1')).toEqual({ createPaymentLink: 1, deletePaymentLink: 1 });
  });
});
