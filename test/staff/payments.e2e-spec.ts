import { act, charge, newOrderId, settled, type HostWithGateway } from '../operations/operations.support';
import { oneAdapter, startHostWithGateway } from '../support/host';

const CUSTOMER = { user: 'customer-1' };
const STAFF = { user: 'staff-1', staff: true };

describe.each(oneAdapter(__filename))('the list of payments, on %s', (adapter) => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({
      adapter,
      midtrans: { accounts: { bali: { serverKey: 'SB-Mid-server-bali' } } },
    });
  });
  afterAll(() => host.close());

  const list = (query: object, caller: object = STAFF) =>
    host.request(`/api/midtrans/payments/?${new URLSearchParams(Object.entries(query)).toString()}`, caller);
  const found = async (query: object, caller: object = STAFF): Promise<string[]> => {
    const { status, body } = await list(query, caller);
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body.results.map(({ id }: { id: string }) => id);
  };

  /** A payment of customer-1 of which nothing else is like it. */
  async function ofBudi() {
    const orderId = newOrderId('Budi');
    const { body } = await host.request('/api/midtrans/charge/', {
      method: 'POST',
      ...CUSTOMER,
      json: {
        payment_type: 'bank_transfer',
        bank: 'bni',
        gross_amount: 77_000,
        order_id: orderId,
        customer_details: { first_name: 'Budi', email: `${orderId}@Shop.test`, phone: `0812${orderId}` },
      },
    });
    return body as Record<string, string> & { id: string };
  }

  it('finds a payment by how any name begins that people know it by', async () => {
    const { id, order_id, transaction_id, va_number, customer_email, customer_phone } = await ofBudi();
    const known = [order_id, transaction_id, va_number, customer_email?.toUpperCase(), customer_phone];
    for (const name of known) {
      expect([name, await found({ q: name })]).toEqual([name, [id]]);
      expect(await found({ q: name?.slice(0, -1) })).toContain(id);
    }
    expect(await found({ q: '%' })).toEqual([]);
  });

  it('is narrowed by each filter, and by all of them at once', async () => {
    const { id, order_id: orderId, customer_email: email = '' } = await ofBudi();
    const its = {
      q: orderId,
      bank: 'bni',
      user_id: 'customer-1',
      account: 'default',
      customer_email: email.toLowerCase(),
      min_amount: 77_000,
      max_amount: 77_000,
      has_refund: false,
    };
    const others = {
      q: 'nothing',
      bank: 'bca',
      user_id: 'customer-2',
      account: 'bali',
      customer_email: 'nobody@shop.test',
      min_amount: 77_001,
      max_amount: 76_999,
      has_refund: true,
    };
    expect(await found(its)).toEqual([id]);
    for (const [name, value] of Object.entries(others)) {
      expect([name, await found({ ...its, [name]: value })]).toEqual([name, []]);
    }
  });

  it('says of each payment what went back and what is left of it', async () => {
    const { id, orderId } = await settled(host);
    await act(host, id, 'refund', { amount: 20_000 });
    const { body } = await list({ has_refund: true, order_id: orderId });
    expect(body.results).toMatchObject([{ id, refund_amount: '20000.00', net_amount: '480000.00' }]);
    expect(await found({ has_refund: false, order_id: orderId })).toEqual([]);
  });

  it("shows a customer by no filter what is another's", async () => {
    const { id, order_id: q } = await ofBudi();
    const another = { user: 'customer-2' };
    for (const query of [{ q }, { user_id: 'customer-1' }, { account: 'default' }, { bank: 'bni' }]) {
      expect([query, await found(query, another)]).toEqual([query, []]);
      expect(await found(query, CUSTOMER)).toContain(id);
    }
  });

  it.each([
    ['q', ''],
    ['user_id', ''],
    ['min_amount', '-1'],
    ['max_amount', '1.5'],
    ['max_amount', 'Rp 1'],
    ['has_refund', 'yes'],
    ['has_refund', '1'],
    ['hasRefund', 'true'],
  ])('refuses a filter %s=%s, and names it', async (name, value) => {
    const { status, body } = await list({ [name]: value });
    expect([status, body.code, body.details]).toEqual([
      400,
      'invalid_input',
      [{ field: name, message: expect.stringContaining(name) }],
    ]);
  });
});

describe.each(oneAdapter(__filename))('a payment, on %s', (adapter) => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({
      adapter,
      midtrans: { accounts: { bali: { serverKey: 'SB-Mid-server-bali' } } },
    });
  });
  afterAll(() => host.close());

  it.each([
    ['gopay', ['generate-qr-code', 'generate-qr-code-v2', 'deeplink-redirect', 'get-status', 'cancel']],
    ['bca', []],
  ] as const)('of %s offers its customer what Midtrans offers with it', async (method, names) => {
    const { id, body } = await charge(host, method);
    const { body: shown } = await host.request(`/api/midtrans/payments/${id}/`, CUSTOMER);
    for (const { actions } of [body, shown]) {
      expect(actions).toEqual(
        names.map((name) => ({
          name,
          method: name === 'cancel' ? 'POST' : 'GET',
          url: expect.stringMatching(/^\w+:\/\//),
        })),
      );
    }
  });
});
