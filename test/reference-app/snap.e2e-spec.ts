import { createSimulator } from 'midtrans-simulator';
import { until } from '../support/until';
import { ShopPage, SnapPage } from './shop-page.support';
import { ADAPTERS, ask, asUser, openShop } from './shop.support';

const SNAP = "Pay on Midtrans' page (Snap)";
const DENIED_CARD = '4911111111111113';

type Shop = Awaited<ReturnType<typeof openShop>>;

describe.each(ADAPTERS)("an order that is paid on Midtrans' page, on %s", (adapter) => {
  let shop: Shop;
  let pages: ShopPage[] = [];

  beforeAll(async () => {
    shop = await openShop({ HTTP_ADAPTER: adapter });
  });
  afterEach(() => {
    for (const page of pages) page.close();
    pages = [];
  });
  afterAll(() => shop.close());

  const open = async (url: string) => {
    const page = await ShopPage.open(url);
    pages.push(page);
    return page;
  };
  /** A customer who has ordered, and stands before Midtrans' page. */
  const ordered = async () => {
    const page = await open(`${shop.url}/`);
    page.order(SNAP);
    return { page, snap: new SnapPage(await page.leftFor()), orderId: page.text('#order-id') };
  };
  const paymentOf = async (orderId: string): Promise<Record<string, unknown>> => {
    const headers = asUser('customer-1');
    const { body } = await ask(`${shop.api}/payments/?order_id=${orderId}`, { headers });
    const [{ id = '' } = {}] = body['results'] as { id?: string }[];
    return (await ask(`${shop.api}/payments/${id}/`, { headers })).body;
  };
  const transactionsOf = async (orderId: string) => {
    const { text } = await ask(`${shop.simulatorUrl}/simulator/api/transactions`);
    return (JSON.parse(text) as { order_id: string }[]).filter((each) => each.order_id === orderId);
  };
  const statusIs = (page: ShopPage, status: string) =>
    until(
      () => page.text('#status'),
      (text) => text === status,
    );

  it('costs what the shop says, is paid there, and is shown as paid to whoever comes back', async () => {
    const first = await open(`${shop.url}/`);
    first.type('#goods-cup', '2');
    first.order(SNAP);
    const snap = new SnapPage(await first.leftFor());
    const orderId = first.text('#order-id');
    expect(await paymentOf(orderId)).toMatchObject({ gross_amount: '175000.00', payment_type: 'snap' });

    const address = `${shop.url}/orders/${orderId}`;
    expect(first.requests[0]?.body).toMatchObject({ callbacks: { finish: address, error: address } });
    const finish = await snap.pay('bca_va');
    expect(finish.startsWith(`${address}?`)).toBe(true);
    const back = await open(finish);
    await statusIs(back, 'paid');
    expect(back.address).toBe(address);
    expect([back.text('#order-id'), back.shows('#continue'), back.texts('#attempts li')]).toEqual([
      orderId,
      false,
      ['BCA virtual account: paid'],
    ]);
    const events = await until(
      () => back.texts('#events code'),
      (types) => types.includes('payment.settled'),
    );
    expect(events.filter((type) => type !== 'payment.pending')).toEqual([
      'payment.created',
      'payment.settled',
    ]);
    // The page that its customer left goes on as well.
    await statusIs(first, 'paid');
  });

  it('says that no method is chosen to whoever comes back without paying, and leads to the same page again', async () => {
    const { snap, orderId } = await ordered();
    const back = await open(await snap.wayBack());
    await statusIs(back, 'waiting for you to choose how to pay');
    expect(back.text('#instruction')).toBe("Choose and pay on Midtrans' page.");
    expect(back.shows('#continue')).toBe(true);
    back.click('#continue');
    expect(new SnapPage(await back.leftFor()).token).toBe(snap.token);
    expect(await transactionsOf(orderId)).toEqual([]);
  });

  it('is not believed to be paid where the address alone says so', async () => {
    const { orderId } = await ordered();
    const back = await open(`${shop.url}/orders/${orderId}?transaction_status=settlement&status_code=200`);
    await statusIs(back, 'waiting for you to choose how to pay');
    expect(back.shows('#status.paid')).toBe(false);
  });

  it('keeps its virtual account where its customer continues: there is no second one', async () => {
    const { page, snap, orderId } = await ordered();
    const waiting = await snap.choose('bni_va');
    await until(() => page.texts('#attempts li').length > 0);
    expect(page.texts('#attempts li')).toEqual(['BNI virtual account: waiting to be paid']);
    expect(page.text('#instruction')).toBe(
      `Virtual account${String((await paymentOf(orderId))['va_number'])}`,
    );
    page.click('#continue');
    expect(new SnapPage(await page.leftFor()).token).toBe(snap.token);
    expect(page.requests.at(-1)?.path).toMatch(/^\/api\/midtrans\/payments\/[\da-f-]{36}\/continue\/$/);
    expect(await transactionsOf(orderId)).toHaveLength(1);
    await fetch(waiting, { method: 'POST', redirect: 'manual' });
    await statusIs(page, 'paid');
    expect(page.shows('#continue')).toBe(false);
  });

  it('shows in plain words that a card was denied, and that it was paid twice', async () => {
    const { page, snap, orderId } = await ordered();
    const back = await open(await snap.pay('credit_card', { card_number: DENIED_CARD }));
    await statusIs(back, 'waiting for you to choose how to pay');
    expect(back.texts('#attempts li')).toEqual(['Card: denied, nothing was paid']);
    expect([back.text('#order-id'), back.shows('#continue'), back.text('#notice')]).toEqual([
      orderId,
      true,
      '',
    ]);

    await snap.pay('bca_va');
    await statusIs(page, 'paid');
    await snap.pay('gopay', { force: 'true' });
    await until(() => page.text('#notice'));
    expect(page.text('#notice')).toBe(
      'Paid twice: by BCA virtual account, and once more by GoPay. The shop gives the second payment back.',
    );
    await until(() => page.texts('#events code').includes('payment.paid_twice'));
    const told = page.texts('#events li').map((text) => text.replace(/, at .* (?=payment)/, ' | '));
    expect(told.filter((line) => !line.endsWith('payment.pending'))).toEqual([
      'Ordered | payment.created',
      'One attempt failed; the order can still be paid | payment.attempt_denied',
      'Paid: ship it | payment.settled',
      'Paid a second time: give that back | payment.paid_twice',
    ]);
    const [, first, second] = (await paymentOf(orderId))['attempts'] as { transaction_id: string }[];
    expect(first?.transaction_id).toBe((await paymentOf(orderId))['transaction_id']);
    // Once staff have given it back, nobody is told of it any more.
    const refunded = await fetch(
      `${shop.simulatorUrl}/simulator/api/transactions/${second?.transaction_id}/refund`,
      {
        method: 'POST',
      },
    );
    expect(refunded.status).toBe(200);
    await until(() => page.text('#notice') === '');
    expect(page.texts('#attempts li').at(-1)).toBe('GoPay: given back');
  });

  it.each([SNAP, 'BCA virtual account'])(
    'by %s is made once, though its answer is lost and it is asked for again',
    async (method) => {
      const page = await open(`${shop.url}/`);
      page.loseNextAnswer();
      page.order(method);
      await until(() => page.text('#problem'));
      page.submit();
      await until(() => page.shows('#payment'));
      const [lost, again] = page.requests;
      expect(again).toEqual(lost);
      expect(lost?.idempotencyKey).toBe(page.text('#order-id'));
      // The next order is another one.
      page.submit();
      await until(() => page.requests.length === 3);
      expect(page.requests.at(-1)?.idempotencyKey).not.toBe(lost?.idempotencyKey);
    },
  );

  it('is shown to its customer alone', async () => {
    const headers = asUser('customer-2');
    const snap = { order_id: 'ORDER-OF-ANOTHER', gross_amount: 10_000 };
    await ask(`${shop.api}/snap/`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify(snap),
    });
    const page = await open(`${shop.url}/orders/ORDER-OF-ANOTHER`);
    await until(() => page.text('#problem'));
    expect([page.text('#problem'), page.shows('#payment')]).toEqual([
      'You have no order ORDER-OF-ANOTHER.',
      false,
    ]);
  });
});

describe('a shop with the keys of a merchant', () => {
  it("knows its customer again who comes back from Midtrans' page, and asks Midtrans where it was told nothing", async () => {
    const gateway = createSimulator({ serverKey: 'SB-Mid-server-of-a-merchant' });
    const { url: MIDTRANS_BASE_URL } = await gateway.listen();
    const shop = await openShop({ MIDTRANS_SERVER_KEY: 'SB-Mid-server-of-a-merchant', MIDTRANS_BASE_URL });
    const page = await ShopPage.open(`${shop.url}/`);
    page.type('#token', asUser('somebody').Authorization.replace('Bearer ', ''));
    page.order(SNAP);
    const snap = new SnapPage(await page.leftFor());
    const back = await ShopPage.open(await snap.pay('bca_va'), { kept: page.kept });
    await until(
      () => back.text('#status'),
      (status) => status === 'paid',
    );
    for (const each of [page, back]) each.close();
    await shop.close();
    await gateway.close();
  });
});
