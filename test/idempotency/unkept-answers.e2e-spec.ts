import { GOOD_CARD } from '../subscriptions/subscriptions.support';
import { body as invoice } from '../invoices/invoices.support';
import { link, linked, newPhoneNumber, OWNER } from '../pay-accounts/pay-accounts.support';
import { charge, settled, type HostWithGateway } from '../operations/operations.support';
import { startHostWithGateway, type Answer } from '../support/host';
import { post, rowOf } from './idempotency.support';

const SUBSCRIPTION = { name: 'gold', amount: 99_000, payment_type: 'credit_card', token: GOOD_CARD };

interface Request {
  readonly path: string;
  readonly json?: object;
  /** @default POST */
  readonly method?: 'DELETE' | 'PATCH';
  /** How often it took effect at the gateway, by what was answered. */
  readonly effects: (answered: any) => number | undefined;
}

describe('a request whose process died once it was carried out, and that is made again under its key,', () => {
  let host: HostWithGateway;
  let count = 0;
  beforeAll(async () => {
    host = await startHostWithGateway();
  });
  afterAll(() => host.close());

  const newKey = () => `unkept-${++count}`;
  /** As a process leaves it that has ended what it was asked for, and dies then. */
  const forgetAnswer = async (key: string) => {
    expect(await rowOf(host, key)).toMatchObject({ status_code: expect.any(Number) });
    await host.database.rows(
      `UPDATE midtrans_idempotency_keys SET status_code = NULL, body = NULL, locked_until = now() - interval '1 second'
       WHERE key_hash = encode(sha256($1::bytea), 'hex')`,
      [key],
    );
  };
  const made = async (path: string, json: object) => {
    const { status, body } = await post(host, path, json);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body;
  };
  const send = ({ path, json = {}, method }: Request, key: string) =>
    host.request(`/api/midtrans${path}`, {
      method: method ?? 'POST',
      user: 'customer-1',
      staff: true,
      json: method === 'DELETE' ? undefined : json,
      headers: { 'idempotency-key': key },
    });

  it.each<[what: string, prepare: () => Request | Promise<Request>]>([
    [
      'a charge',
      () => ({
        path: '/charge/',
        json: { payment_type: 'gopay', gross_amount: 100_000 },
        effects: ({ order_id }) => host.simulator.effects(order_id)['charge'],
      }),
    ],
    [
      'a page of Snap',
      () => ({
        path: '/snap/',
        json: { gross_amount: 100_000 },
        effects: ({ payment }) => host.simulator.effects(payment.order_id)['createSnapTransaction'],
      }),
    ],
    [
      'a cancellation',
      async () => {
        const { id, orderId } = await charge(host, 'bca');
        return {
          path: `/payments/${id}/cancel/`,
          effects: () => host.simulator.effects(orderId)['cancel'],
        };
      },
    ],
    [
      'a refund of which another like it could be made',
      async () => {
        const { id, orderId } = await settled(host, 'gopay', 500_000);
        return {
          path: `/payments/${id}/refund/`,
          json: { amount: 100_000 },
          effects: () => host.simulator.transaction(orderId)?.refunds.length,
        };
      },
    ],
    [
      'an invoice',
      () => ({
        path: '/invoices/',
        json: invoice(),
        effects: ({ order_id }) => host.simulator.effects(order_id)['createInvoice'],
      }),
    ],
    [
      'an invoice that is voided',
      async () => {
        const { id, order_id } = await made('/invoices/', invoice());
        return {
          path: `/invoices/${id}/void/`,
          json: { reason: 'changed' },
          effects: () => host.simulator.effects(order_id)['voidInvoice'],
        };
      },
    ],
    [
      'a payment link',
      () => ({
        path: '/payment-links/',
        json: { gross_amount: 44_000 },
        effects: ({ order_id }) => host.simulator.effects(order_id)['createPaymentLink'],
      }),
    ],
    [
      'a payment link that is deleted',
      async () => {
        const { id, order_id } = await made('/payment-links/', { gross_amount: 44_000 });
        return {
          path: `/payment-links/${id}/`,
          method: 'DELETE',
          effects: () => host.simulator.effects(order_id)['deletePaymentLink'],
        };
      },
    ],
    [
      'an unlinking of GoPay',
      async () => {
        const { id, account_id } = await linked(host);
        return {
          path: `/pay-accounts/${id}/unbind/`,
          effects: () => host.simulator.effects(account_id)['unbindPayAccount'],
        };
      },
    ],
    [
      'a subscription',
      () => ({
        path: '/subscriptions/',
        json: { ...SUBSCRIPTION, name: 'silver' },
        effects: () => host.simulator.subscriptions().filter(({ name }) => name.startsWith('silver')).length,
      }),
    ],
    [
      'a subscription that is cancelled',
      async () => {
        const { id, midtrans_subscription_id } = await made('/subscriptions/', SUBSCRIPTION);
        return {
          path: `/subscriptions/${id}/cancel/`,
          effects: () => host.simulator.effects(midtrans_subscription_id)['cancelSubscription'],
        };
      },
    ],
  ])('is carried out once: %s', async (_, prepare) => {
    const request = await prepare();
    const key = newKey();
    const first = await send(request, key);
    expect([200, 201]).toContain(first.status);
    await forgetAnswer(key);
    const again = await send(request, key);
    expect([again.status, idIn(again)]).toEqual([first.status, idIn(first)]);
    expect(request.effects(again.body)).toBe(1);
  });

  it('is begun anew where it is a linking of GoPay, as the address at which its customer agrees was in the answer alone', async () => {
    const phone = { phone_number: newPhoneNumber() };
    const key = { 'idempotency-key': newKey() };
    const first = await link(host, OWNER, phone, key);
    await forgetAnswer(key['idempotency-key']);
    const again = await link(host, OWNER, phone, key);
    expect([again.status, again.body.activation_url]).toEqual([201, expect.stringMatching(/^https:/)]);
    expect(again.body.activation_url).not.toBe(first.body.activation_url);
  });
});

function idIn({ body }: Answer): unknown {
  return (body.payment ?? body).id;
}
