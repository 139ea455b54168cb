import { METHODS, Merchant, WebhookServer, chargeOf, deferred } from '../../test/support';
import type { FaultConditions, NotificationFault, SimulatorOptions } from '../index';
import { signatureKey } from './signature';
import { SERVER_KEY } from '../../test/support';

describe('a notification fault', () => {
  let webhook: WebhookServer;
  let respond: Parameters<typeof WebhookServer.start>[0];
  const merchants: Merchant[] = [];

  beforeEach(async () => {
    respond = () => ({ status: 200 });
    webhook = await WebhookServer.start((received) => respond?.(received) ?? { status: 200 });
  });
  afterEach(async () => {
    await Promise.all(merchants.splice(0).map(({ simulator }) => simulator.close()));
    await webhook.close();
  });

  /** A merchant whose first notification is that of the payment, unless pending ones are wanted. */
  function merchantOf(options: Partial<SimulatorOptions> = {}): Merchant {
    const merchant = new Merchant({
      notificationUrl: webhook.url,
      autoNotifyPending: false,
      seed: 1,
      ...options,
    });
    merchants.push(merchant);
    return merchant;
  }

  const chargeAll = async (merchant: Merchant, ...orderIds: string[]) => {
    for (const orderId of orderIds) await merchant.charge(chargeOf(orderId, METHODS.gopay));
  };

  async function payWith(fault: NotificationFault, when?: FaultConditions): Promise<Merchant> {
    const merchant = merchantOf();
    await chargeAll(merchant, 'order');
    merchant.simulator.failNotifications(fault, when);
    await merchant.simulator.pay('order');
    return merchant;
  }

  const received = () =>
    webhook.received.map(({ body }) => `${String(body.order_id)} ${String(body.transaction_status)}`);
  const noted = ({ simulator }: Merchant) =>
    simulator.notifications().map(({ fault, status, error }) => ({ fault, answer: status ?? error }));
  const isSigned = ({ order_id, status_code, gross_amount, signature_key }: Record<string, unknown>) =>
    signature_key === signatureKey(String(order_id), String(status_code), String(gross_amount), SERVER_KEY);

  it('duplicate sends the very same once more, or as often as told', async () => {
    const merchant = await payWith({ kind: 'duplicate', copies: 2 });
    expect(webhook.received).toHaveLength(3);
    expect(new Set(webhook.received.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(noted(merchant).map(({ fault }) => fault)).toEqual([undefined, 'duplicate', 'duplicate']);
    expect(merchant.simulator.notifications().map(({ id }) => id)).toEqual(['1', '2', '3']);
    await payWith({ kind: 'duplicate' });
    expect(webhook.received).toHaveLength(5);
  });

  it('duplicate waits for the answer to the one before, unless told to send all at once', async () => {
    let underWay = 0;
    let atOnce = 0;
    const all = deferred<void>();
    respond = async () => {
      underWay++;
      atOnce = Math.max(atOnce, underWay);
      if (underWay === 4) all.resolve();
      await (webhook.received.length > 4 ? undefined : all.promise);
      underWay--;
      return { status: 200 };
    };
    await payWith({ kind: 'duplicate', copies: 3, concurrent: true });
    expect(atOnce).toBe(4);
    atOnce = 0;
    await payWith({ kind: 'duplicate', copies: 3 });
    expect(atOnce).toBe(1);
    expect(webhook.received).toHaveLength(8);
  });

  it('delay keeps a message until the clock shows its time, and others overtake it', async () => {
    const merchant = merchantOf({ autoNotifyPending: true });
    merchant.simulator.failNotifications({ kind: 'delay', duration: '5m' });
    await chargeAll(merchant, 'order');
    await merchant.simulator.pay('order');
    await merchant.simulator.advance('4m 59s');
    expect(received()).toEqual(['order settlement']);
    await merchant.simulator.advance('1s');
    expect(received()).toEqual(['order settlement', 'order pending']);
    expect(noted(merchant)).toEqual([{ answer: 200 }, { fault: 'delay', answer: 200 }]);
  });

  it('reorder lets the next message of the order go first', async () => {
    const merchant = merchantOf({ autoNotifyPending: true });
    merchant.simulator.failNotifications({ kind: 'reorder' }, { orderId: 'order' });
    await chargeAll(merchant, 'order', 'other');
    await merchant.simulator.pay('other');
    expect(received()).toEqual(['other pending', 'other settlement']);
    await merchant.simulator.pay('order');
    expect(received().slice(2)).toEqual(['order settlement', 'order pending']);
    expect(noted(merchant).at(-1)).toEqual({ fault: 'reorder', answer: 200 });
    await merchant.simulator.idle();
    await merchant.simulator.advance('1h');
    expect(received()).toHaveLength(4);
  });

  it('reorder lets all go in their order when none follows', async () => {
    const merchant = merchantOf({ autoNotifyPending: true });
    merchant.simulator.failNotifications({ kind: 'reorder', within: '10s' }, { times: 2 });
    await chargeAll(merchant, 'order');
    await merchant.simulator.advance('5s');
    await merchant.simulator.pay('order');
    expect(received()).toEqual([]);
    await merchant.simulator.advance('5s');
    expect(received()).toEqual(['order pending', 'order settlement']);
    await merchant.simulator.idle();
  });

  it('drop sends nothing, ever', async () => {
    const merchant = await payWith({ kind: 'drop' });
    await merchant.simulator.advance('1d');
    await merchant.simulator.idle();
    expect(webhook.received).toHaveLength(0);
    expect(noted(merchant)).toEqual([{ fault: 'drop', answer: 'dropped by a fault' }]);
    expect(merchant.simulator.transaction('order')).toMatchObject({ status: 'settlement' });
  });

  it('forge sends one before it whose signature is wrong', async () => {
    const merchant = merchantOf({ autoNotifyPending: true });
    merchant.simulator.failNotifications({ kind: 'forge' });
    await chargeAll(merchant, 'order');
    await merchant.simulator.idle();
    expect(received()).toEqual(['order settlement', 'order pending']);
    const [forgery, genuine] = webhook.received.map(({ body }) => body);
    expect(forgery).toMatchObject({ status_code: '200', gross_amount: '44000.00' });
    expect(forgery?.signature_key).toMatch(/^[0-9a-f]{128}$/);
    expect([forgery, genuine].map((body) => isSigned(body ?? {}))).toEqual([false, true]);
    expect(noted(merchant).map(({ fault }) => fault)).toEqual(['forge', undefined]);
  });

  it('replay sends one after it whose status was changed under a signature that is right', async () => {
    const merchant = merchantOf({ autoNotifyPending: true });
    merchant.simulator.failNotifications({ kind: 'replay' });
    merchant.simulator.failNotifications({ kind: 'replay', status: 'refund' });
    await chargeAll(merchant, 'order');
    await merchant.simulator.pay('order');
    expect(received()).toEqual(['order pending', 'order settlement', 'order settlement', 'order refund']);
    expect(webhook.received.map(({ body }) => isSigned(body))).toEqual([true, true, true, true]);
    expect(webhook.received[1]?.body).toEqual({
      ...webhook.received[0]?.body,
      transaction_status: 'settlement',
    });
    expect(noted(merchant).map(({ fault }) => fault)).toEqual([undefined, 'replay', undefined, 'replay']);
  });

  it('leaves alone what it cannot change', async () => {
    const { simulator } = await payWith({ kind: 'replay', status: 'settlement' });
    expect(received()).toEqual(['order settlement']);
    expect(simulator.notificationFaults()).toMatchObject([{ hits: 0 }]);
  });

  it('goes with redelivery: what was answered badly comes again, still marked', async () => {
    respond = () => ({ status: webhook.received.length <= 2 ? 500 : 200 });
    const merchant = merchantOf({ timeScale: 1 });
    await chargeAll(merchant, 'order');
    merchant.simulator.failNotifications({ kind: 'duplicate' });
    await merchant.simulator.pay('order');
    await merchant.simulator.advance('1m');
    expect(webhook.received).toHaveLength(2);
    await merchant.simulator.advance('5m');
    expect(noted(merchant)).toEqual(
      expect.arrayContaining([
        { answer: 500 },
        { fault: 'duplicate', answer: 500 },
        { answer: 200 },
        { fault: 'duplicate', answer: 200 },
      ]),
    );
    const attempts = merchant.simulator.notifications().map(({ id, attempt }) => `${id}: ${attempt}`);
    expect(attempts.sort()).toEqual(['1: 1', '1: 2', '2: 1', '2: 2']);
  });

  it('strikes the orders it is told, as often as it is told, by the seed', async () => {
    const struck = async (when: FaultConditions, seed = 3) => {
      const merchant = merchantOf({ seed });
      const orders = Array.from({ length: 12 }, (_, index) => `order-${index}`);
      await chargeAll(merchant, ...orders);
      merchant.simulator.failNotifications({ kind: 'drop' }, when);
      for (const order of orders) await merchant.simulator.pay(order);
      return noted(merchant)
        .map(({ fault }) => (fault ? 'x' : '.'))
        .join('');
    };
    expect(await struck({ orderId: 'order-3' })).toBe('...x........');
    expect(await struck({ times: 2, skip: 1 })).toBe('.xx.........');
    const half = await struck({ probability: 0.5 });
    expect(half).toMatch(/x.*\..*x/);
    expect(await struck({ probability: 0.5 })).toBe(half);
    expect(await struck({ probability: 0.5 }, 4)).not.toBe(half);
  });

  it('leaves nothing behind when the simulator closes', async () => {
    const merchant = merchantOf({ autoNotifyPending: true });
    const { simulator } = merchant;
    simulator.failNotifications({ kind: 'delay', duration: '1h' });
    simulator.failNotifications({ kind: 'reorder', within: '1h' }, { skip: 1 });
    await chargeAll(merchant, 'a', 'b', 'c');
    await simulator.close();
    await simulator.idle();
    expect(received().filter((each) => !each.startsWith('b'))).toEqual(received());
  });

  it.each([
    ['fault.kind', { kind: 'lost' }, {}, 'fault.kind must be one of duplicate, delay, '],
    [
      'fault.copies',
      { kind: 'duplicate', copies: 0 },
      {},
      'fault.copies must be a whole number from 1 to 1000',
    ],
    ['fault.duration', { kind: 'delay' }, {}, 'fault.duration is missing: a duration such as 2h'],
    [
      'fault.duration',
      { kind: 'delay', duration: 'soon' },
      {},
      'fault.duration must be a duration such as 2h',
    ],
    ['fault.status', { kind: 'forge', status: '' }, {}, 'fault.status must be a text'],
    ['when.skip', { kind: 'drop' }, { skip: 1.5 }, 'when.skip must be a whole number from 0'],
  ])('says what is wrong with %s', (field, fault, when, message) => {
    const { simulator } = merchantOf();
    const fail = () => simulator.failNotifications(fault as NotificationFault, when);
    expect(fail).toThrow(message);
    expect(fail).toThrow(expect.objectContaining({ field }));
  });
});

describe('resend', () => {
  it('sends a notification once more, whatever came of it, and no more than once', async () => {
    const answers = [200, 500, 500];
    const webhook = await WebhookServer.start(() => ({ status: answers.shift() ?? 500 }));
    const { simulator, charge } = ((merchant) => ({
      simulator: merchant.simulator,
      charge: () => merchant.charge(chargeOf('order', METHODS.gopay)),
    }))(new Merchant({ notificationUrl: webhook.url, autoNotifyPending: false }));
    await charge();
    await simulator.pay('order');
    expect(await simulator.resend('1')).toMatchObject({ id: '1', attempt: 2, status: 500 });
    await simulator.idle();
    expect(webhook.received.map(({ body }) => body)).toEqual([
      webhook.received[0]?.body,
      webhook.received[0]?.body,
    ]);
    await expect(simulator.resend('2')).rejects.toThrow('No notification has the id 2');
    await simulator.close();
    await webhook.close();
  });
});
