import { METHODS, Merchant, WebhookServer, chargeOf } from '../../test/support';

describe('notifications that are kept', () => {
  let webhook: WebhookServer;
  let merchant: Merchant;

  beforeAll(
    async () =>
      void (webhook = await WebhookServer.start(({ body }) => ({
        status: body.order_id === 'refused' ? 500 : 200,
      }))),
  );
  beforeEach(() => {
    merchant = new Merchant({ keptNotifications: 2, notificationUrl: webhook.url, timeScale: 1 });
  });
  afterEach(async () => {
    await merchant.simulator.close();
    webhook.received.splice(0);
  });
  afterAll(() => webhook.close());

  /** Sends the notifications of these orders, one after another. */
  async function charged(...orderIds: string[]): Promise<void> {
    for (const orderId of orderIds) {
      await merchant.charge(chargeOf(orderId, METHODS.gopay));
      await merchant.simulator.idle();
    }
  }

  it('are the newest, as many as is said, and only these are sent again', async () => {
    await charged('a', 'b', 'c', 'd');
    expect(merchant.simulator.notifications().map(({ orderId }) => orderId)).toEqual(['c', 'd']);
    expect(await merchant.simulator.resend('4')).toMatchObject({ orderId: 'd', attempt: 2 });
    await expect(merchant.simulator.resend('1')).rejects.toThrow('No notification has the id 1');
    expect(merchant.simulator.notifications().map(({ orderId }) => orderId)).toEqual(['d', 'd']);
  });

  it('are sent again as long as any attempt of theirs is kept', async () => {
    await charged('a', 'b');
    await merchant.simulator.resend('1');
    await charged('c');
    expect(merchant.simulator.notifications()).toMatchObject([{ id: '1', attempt: 2 }, { id: '3' }]);
    expect(await merchant.simulator.resend('1')).toMatchObject({ attempt: 3 });
  });

  it('have ids of their own, whatever was dropped', async () => {
    await charged('a', 'b', 'c', 'd', 'e');
    expect(merchant.simulator.notifications().map(({ id }) => id)).toEqual(['4', '5']);
  });

  it('are delivered again though they were dropped meanwhile, and can be sent again then', async () => {
    await merchant.charge(chargeOf('refused', METHODS.gopay, 1));
    await merchant.simulator.expire('refused');
    for (const id of ['a', 'b', 'c', 'd']) {
      await merchant.charge(chargeOf(id, METHODS.gopay));
      await merchant.simulator.pay(id);
    }
    await expect(merchant.simulator.resend('1')).rejects.toThrow('No notification has the id 1');
    await merchant.simulator.advance('3m');
    // How far each is shifted is random.
    const again = [...merchant.simulator.notifications()].sort(
      (one, other) => Number(one.id) - Number(other.id),
    );
    expect(again).toMatchObject([
      { id: '1', orderId: 'refused', attempt: 2 },
      { id: '2', orderId: 'refused', attempt: 2 },
    ]);
    expect(await merchant.simulator.resend('1')).toMatchObject({ attempt: 3 });
  });

  it.each([-1, 1.5, 1_000_001])('cannot be %d', (keptNotifications) => {
    expect(() => new Merchant({ keptNotifications })).toThrow(
      `keptNotifications must be a whole number from 0 to 1000000, not ${keptNotifications}`,
    );
  });

  it('may be none', async () => {
    const other = new Merchant({ keptNotifications: 0, notificationUrl: webhook.url });
    await other.charge(chargeOf('order', METHODS.gopay));
    await other.simulator.idle();
    expect(webhook.received).toHaveLength(1);
    expect(other.simulator.notifications()).toEqual([]);
    await other.simulator.close();
  });
});
