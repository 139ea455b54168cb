import {
  DuplicateOrderIdError,
  PaymentNotFoundError,
  PaymentService,
  PaymentStateError,
} from 'nestjs-midtrans';
import { oneAdapter, startHostWithGateway } from '../support/host';
import { until } from '../support/until';
import { act, charge, check, retrieve, settled, type HostWithGateway } from './operations.support';

const OPERATIONS = ['cancel', 'expire', 'capture', 'approve', 'deny'] as const;

describe.each(oneAdapter(__filename))('what staff do to a payment, on %s', (adapter) => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({ adapter });
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  const events = (orderId: string) => host.recorder.of(orderId);
  const seen = (orderId: string, type: string) => until(() => events(orderId).includes(type));

  it('cancel ends a pending payment', async () => {
    const { id, orderId } = await charge(host, 'bca');
    expect(await act(host, id, 'cancel')).toMatchObject({
      status: 200,
      body: { id, transaction_status: 'cancel', is_failed: true },
    });
    await seen(orderId, 'payment.cancelled');
    expect(host.simulator.transaction(orderId)?.status).toBe('cancel');
  });

  it('expire ends it as expired', async () => {
    const { id, orderId } = await charge(host, 'bca');
    expect(await act(host, id, 'expire')).toMatchObject({
      status: 200,
      body: { transaction_status: 'expire', is_expired: true },
    });
    await seen(orderId, 'payment.expired');
  });

  it('capture takes what was authorised', async () => {
    const { id, orderId, body } = await charge(host, 'authorizedCard');
    expect(body).toMatchObject({ transaction_status: 'authorize', is_paid: false });
    expect(await act(host, id, 'capture')).toMatchObject({
      status: 200,
      body: { transaction_status: 'capture', gross_amount: '500000.00', is_paid: true },
    });
    await seen(orderId, 'payment.settled');
    expect(events(orderId)).toEqual([
      'payment.created',
      'payment.authorized',
      'payment.captured',
      'payment.settled',
    ]);
  });

  it('capture takes part of it: from then on that is what the payment is worth', async () => {
    const { id, orderId } = await charge(host, 'authorizedCard');
    expect(await act(host, id, 'capture', { amount: 55_000 })).toMatchObject({
      status: 200,
      body: { gross_amount: '55000.00', net_amount: '55000.00' },
    });
    // The notification names that amount too, and settles what is due.
    await host.simulator.settle(orderId);
    await until(async () => (await retrieve(host, id)).transaction_status === 'settlement');
    expect(await retrieve(host, id)).toMatchObject({ gross_amount: '55000.00', is_paid: true });
    expect(events(orderId).filter((type) => type === 'payment.settled')).toHaveLength(1);
  });

  it('break 5: capture of more than was authorised is refused before Midtrans is asked', async () => {
    const { id, orderId } = await charge(host, 'authorizedCard', 100_000);
    for (const amount of [100_001, 0, -1, 0.5, '50000']) {
      expect(await act(host, id, 'capture', { amount })).toMatchObject({
        status: 400,
        body: { code: 'invalid_input', details: [{ field: 'amount' }] },
      });
    }
    expect(host.simulator.transaction(orderId)?.status).toBe('authorize');
  });

  it('capture that the bank denies leaves the payment authorised', async () => {
    const { id, orderId } = await charge(host, 'authorizedCard');
    host.simulator.denyNext(orderId, 'capture');
    expect(await act(host, id, 'capture')).toMatchObject({ status: 400, body: { code: 'declined' } });
    expect(await retrieve(host, id)).toMatchObject({ transaction_status: 'authorize', is_paid: false });
    expect((await act(host, id, 'capture')).status).toBe(200);
  });

  it('approve makes a challenged payment paid', async () => {
    const { id, orderId, body } = await charge(host, 'challengedCard');
    expect(body).toMatchObject({ transaction_status: 'capture', fraud_status: 'challenge', is_paid: false });
    expect(await act(host, id, 'approve')).toMatchObject({
      status: 200,
      body: { transaction_status: 'capture', fraud_status: 'accept', is_paid: true },
    });
    await seen(orderId, 'payment.settled');
  });

  it('deny refuses it', async () => {
    const { id, orderId } = await charge(host, 'challengedCard');
    const denied = await act(host, id, 'deny');
    expect(denied).toMatchObject({ status: 200, body: { is_paid: false, is_failed: true } });
    await until(() => events(orderId).some((type) => ['payment.denied', 'payment.cancelled'].includes(type)));
    expect(events(orderId)).not.toContain('payment.settled');
  });

  it.each(OPERATIONS)('%s is refused with a reason where the state forbids it', async (operation) => {
    const { id } = await settled(host);
    const answer = await act(host, id, operation);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid_state', message: expect.stringContaining('it is settlement') },
    });
    expect(await retrieve(host, id)).toMatchObject({ transaction_status: 'settlement' });
  });

  it.each(OPERATIONS)('%s knows no fields that it was not given', async (operation) => {
    const { id } = await charge(host, 'bca');
    expect(await act(host, id, operation, { gross_amount: 1 })).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', details: [{ field: 'gross_amount' }] },
    });
  });

  it('a payment that was paid meanwhile is not cancelled, and is told of as paid', async () => {
    const { id, orderId } = await charge(host, 'bca');
    host.simulator.failNotifications({ kind: 'drop' }, { orderId });
    await host.simulator.pay(orderId);
    expect(await act(host, id, 'cancel')).toMatchObject({
      status: 400,
      body: { code: 'invalid_state', message: expect.stringContaining('settlement at Midtrans') },
    });
    expect(await retrieve(host, id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
    await seen(orderId, 'payment.settled');
  });

  it.each([
    ['a timeout', { kind: 'timeout', carriedOut: true }, 504],
    ['a broken connection', { kind: 'lost-response' }, 502],
    ['an HTML page', { kind: 'html', status: 502, carriedOut: true }, 502],
  ] as const)('%s leaves open what became of it, and check_status tells', async (_name, fault, status) => {
    const quick = await startHostWithGateway({
      adapter,
      midtrans: {
        http: {
          fetch: (input, init) => quick.simulator.fetch(new Request(input, init)),
          timeoutMs: 300,
          retries: 0,
        },
      },
    });
    const { id, orderId } = await charge(quick, 'bca');
    quick.simulator.failNotifications({ kind: 'drop' }, { orderId, times: 'always' });
    quick.simulator.fail('cancel', fault);
    expect(await act(quick, id, 'cancel')).toMatchObject({ status, body: { order_id: orderId } });
    expect(await retrieve(quick, id)).toMatchObject({ transaction_status: 'pending' });
    expect((await check(quick, id)).body.payment).toMatchObject({ transaction_status: 'cancel' });
    await quick.close();
  });

  it('a rate limit says when to come back, and a refused key is ours to mend', async () => {
    const { id } = await charge(host, 'bca');
    host.simulator.fail('cancel', { kind: 'status', status: 429, retryAfter: 60 });
    const limited = await act(host, id, 'cancel');
    expect(limited).toMatchObject({ status: 503, body: { code: 'gateway_rate_limit' } });
    expect(limited.headers.get('retry-after')).toBe('60');
    host.simulator.fail('cancel', { kind: 'status', status: 401 });
    expect(await act(host, id, 'cancel')).toMatchObject({
      status: 502,
      body: { code: 'gateway_refused_our_key' },
    });
    expect(await retrieve(host, id)).toMatchObject({ transaction_status: 'pending' });
  });

  it('cancel, expire and settle at once have one winner, and the ledger agrees', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, orderId } = await charge(host, 'bca');
      const settle = host.simulator.settle(orderId).catch(() => undefined);
      const answers = await Promise.all([
        act(host, id, 'cancel'),
        act(host, id, 'expire'),
        act(host, id, 'cancel'),
        act(host, id, 'expire'),
        settle,
      ]);
      await host.simulator.idle();
      const winner = host.simulator.transaction(orderId)?.status;
      await until(async () => (await retrieve(host, id)).transaction_status === winner);
      const statuses = answers.flatMap((answer) => (answer && 'body' in answer ? [answer] : []));
      for (const { status, body } of statuses) {
        if (status === 200) expect(body.transaction_status).toBe(winner);
        else expect(body).toMatchObject({ code: 'invalid_state' });
      }
      const ends = ['payment.cancelled', 'payment.expired', 'payment.settled'];
      await until(() => events(orderId).some((type) => ends.includes(type)));
      expect(events(orderId).filter((type) => ends.includes(type))).toHaveLength(1);
    }
  });

  it('the timeline tells what happened, in order', async () => {
    const { id, orderId } = await settled(host);
    await act(host, id, 'refund', { amount: 10_000 });
    await seen(orderId, 'payment.partially_refunded');
    const { body } = await host.request(`/api/midtrans/payments/${id}/timeline`, { user: 'customer-1' });
    const entries: { kind: string; type?: string; at: string; amount?: string }[] = body;
    expect(entries.filter(({ kind }) => kind === 'event').map(({ type }) => type)).toEqual([
      'payment.created',
      'payment.pending',
      'payment.settled',
      'payment.partially_refunded',
    ]);
    expect(entries.filter(({ kind }) => kind === 'notification').length).toBeGreaterThanOrEqual(1);
    expect(entries.filter(({ kind }) => kind === 'refund')).toMatchObject([
      { amount: '10000.00', status: 'confirmed' },
    ]);
    expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).sort());
  });

  it('the service takes a payment by itself, or by its order id', async () => {
    const service = host.app.get(PaymentService);
    const { orderId } = await charge(host, 'bca');
    const { payment, response } = await service.cancelPayment(orderId);
    expect(payment.transactionStatus).toBe('cancel');
    expect(response).toMatchObject({ status_code: '200', transaction_status: 'cancel' });
    await expect(service.cancelPayment(payment)).rejects.toBeInstanceOf(PaymentStateError);
  });

  it('the service takes a payment by its own id or its transaction id as well, within its account', async () => {
    const service = host.app.get(PaymentService);
    const { id, body } = await charge(host, 'authorizedCard');
    const transactionId: string = body.transaction_id;
    const elsewhere = service.capturePayment({ account: 'bali', orderId: transactionId }, 55_000);
    await expect(elsewhere).rejects.toThrow('account bali is not configured');
    await expect(service.getStatus('none\0')).rejects.toBeInstanceOf(PaymentNotFoundError);
    const { payment } = await service.capturePayment(transactionId, 55_000);
    expect(payment).toMatchObject({ id, transactionStatus: 'capture', grossAmount: 55_000 });
    expect((await service.getStatus(id)).payment.orderId).toBe(payment.orderId);
  });

  it('no order is named after a payment or its transaction: neither is taken for another', async () => {
    const service = host.app.get(PaymentService);
    const { id, body } = await charge(host, 'bca');
    for (const orderId of [id, String(body.transaction_id)]) {
      const namesake = service.createCharge({ paymentType: 'gopay', grossAmount: 1_000, orderId });
      await expect(namesake).rejects.toBeInstanceOf(DuplicateOrderIdError);
    }
  });
});
