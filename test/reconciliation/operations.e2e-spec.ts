import { act, charge, retrieve, settled } from '../operations/operations.support';
import { SERVER_KEY } from '../support/host';
import { until } from '../support/until';
import {
  clearFaults,
  makeCommandsDue,
  makeDue,
  passMinutes,
  reconcile,
  startQuietHost,
  type HostWithGateway,
} from './reconciliation.support';

let host: HostWithGateway;
beforeAll(async () => {
  host = await startQuietHost();
});
afterEach(async () => {
  clearFaults(host);
  await host.database.rows('DELETE FROM midtrans_commands');
  await host.database.rows('UPDATE midtrans_payments SET next_check_at = NULL');
});
afterAll(() => host.close());

const commands = () => host.database.rows('SELECT action FROM midtrans_commands WHERE resolved_at IS NULL');

describe('a refund whose answer never came', () => {
  const refundOf = async (paymentId: string) => {
    const [refund] = await host.database.rows<any>(
      'SELECT * FROM midtrans_refunds WHERE payment_id = $1 AND amount = 200000',
      [paymentId],
    );
    return refund;
  };
  const paid = async () => {
    host.simulator.clearFaults();
    const payment = await settled(host);
    clearFaults(host);
    return payment;
  };
  const lost = async (id: string, kind: 'lost-response' | 'reset') => {
    host.simulator.fail('refund', { kind });
    expect((await act(host, id, 'refund', { amount: 200_000 })).status).toBe(502);
    expect(await refundOf(id)).toMatchObject({ status: 'requested' });
  };
  const others = (id: string) => act(host, id, 'refund', { amount: 400_000 });

  it('is confirmed where Midtrans made it', async () => {
    const { id, orderId } = await paid();
    await lost(id, 'lost-response');
    await makeCommandsDue(host);
    expect(await reconcile(host)).toEqual({ 'payments.commands': { asked: 1, moved: 1 } });
    expect(await refundOf(id)).toMatchObject({ status: 'confirmed' });
    expect(await retrieve(host, id)).toMatchObject({
      transaction_status: 'partial_refund',
      net_amount: '300000.00',
    });
    await until(() => host.recorder.of(orderId).includes('payment.partially_refunded'));
    expect(host.simulator.effects(orderId)).toEqual({ charge: 1, refund: 1 });
  });

  it('sets its amount aside as long as it may still be made, and no longer', async () => {
    const { id, orderId } = await paid();
    await lost(id, 'reset');
    await makeCommandsDue(host);
    expect(await reconcile(host)).toEqual({ 'payments.commands': { asked: 1, unchanged: 1 } });
    expect((await others(id)).status).toBe(409);
    await passMinutes(host);
    expect(await reconcile(host)).toEqual({ 'payments.commands': { asked: 1, moved: 1 } });
    expect(await refundOf(id)).toMatchObject({
      status: 'rejected',
      status_message: 'Midtrans does not know this refund',
    });
    // Nobody has sent it again.
    expect(host.simulator.effects(orderId)).toEqual({ charge: 1 });
    expect((await others(id)).status).toBe(200);
  });

  it('keeps its amount set aside, and says why, where Midtrans tells of refunds without saying which', async () => {
    const { id, orderId } = await paid();
    await lost(id, 'reset');
    await host.simulator.refund(orderId, 100_000);
    await passMinutes(host);
    const inMemory = host.simulator.fetch.bind(host.simulator);
    host.simulator.fetch = async (request) => {
      const response = await inMemory(request);
      const { refunds: _, ...body } = (await response.json()) as Record<string, unknown>;
      return Response.json(body);
    };
    const report = await reconcile(host);
    const other = await others(id);
    host.simulator.fetch = inMemory;
    expect([report, other.status]).toEqual([{ 'payments.commands': { asked: 1, unchanged: 1 } }, 409]);
    expect(await refundOf(id)).toMatchObject({
      status: 'requested',
      status_message: 'Midtrans tells of refunds without saying whether this is one of them',
    });
    await makeCommandsDue(host);
    expect(await reconcile(host)).toEqual({ 'payments.commands': { asked: 1, moved: 1 } });
    expect(await refundOf(id)).toMatchObject({ status: 'rejected' });
  });

  it('keeps its amount set aside where what Midtrans says of it is older than the moment until which it may be made', async () => {
    const { id, orderId } = await paid();
    await lost(id, 'reset');
    await makeCommandsDue(host);
    const held = host.hold(/\/status$/, 'answer');
    const report = reconcile(host);
    await held.reached;
    // The instance stands still: meanwhile it is carried out, as late as it can be.
    const { refund_key } = await refundOf(id);
    const made = new Request(`https://api.sandbox.midtrans.com/v2/${orderId}/refund`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${SERVER_KEY}:`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ refund_key, amount: 200_000 }),
    });
    await host.simulator.fetch(made);
    await passMinutes(host);
    held.release();
    await report;
    expect(await refundOf(id)).toMatchObject({ status: 'requested' });
    await makeCommandsDue(host);
    await reconcile(host);
    expect(await refundOf(id)).toMatchObject({ status: 'confirmed' });
  });

  it('is confirmed where it was made after it was given up', async () => {
    const { id, orderId } = await paid();
    const held = host.hold(/\/refund$/);
    const answer = act(host, id, 'refund', { amount: 200_000 });
    await held.reached;
    expect((await answer).status).toBe(504);
    await passMinutes(host);
    await reconcile(host);
    expect(await refundOf(id)).toMatchObject({ status: 'rejected' });
    host.simulator.clearFaults();
    held.release();
    await until(async () => (await refundOf(id)).status === 'confirmed');
    expect(await retrieve(host, id)).toMatchObject({ net_amount: '300000.00' });
    expect(host.simulator.effects(orderId)).toEqual({ charge: 1, refund: 1 });
  });
});

describe.each([
  ['cancel', 'bca', 'cancel'],
  ['expire', 'bca', 'expire'],
  ['capture', 'authorizedCard', 'capture'],
  ['approve', 'challengedCard', 'capture'],
  ['deny', 'challengedCard', 'cancel'],
] as const)('%s whose answer never came', (operation, method, status) => {
  it('has moved its payment where Midtrans carried it out', async () => {
    const { id, orderId } = await charge(host, method);
    host.simulator.fail(operation, { kind: 'lost-response' });
    expect((await act(host, id, operation)).status).toBe(502);
    await makeCommandsDue(host);
    expect(await reconcile(host)).toEqual({ 'payments.commands': { asked: 1, moved: 1 } });
    expect(await retrieve(host, id)).toMatchObject({ transaction_status: status });
    expect(host.simulator.effects(orderId)).toEqual({ charge: 1, [operation]: 1 });
    expect(await commands()).toEqual([]);
  });

  it('is over where it never reached Midtrans, so that another operation is possible', async () => {
    const { id, orderId, body } = await charge(host, method);
    host.simulator.fail(operation, { kind: 'reset' });
    expect((await act(host, id, operation)).status).toBe(502);
    await makeCommandsDue(host);
    expect(await reconcile(host)).toEqual({ 'payments.commands': { asked: 1, unchanged: 1 } });
    await passMinutes(host);
    expect(await reconcile(host)).toEqual({ 'payments.commands': { asked: 1, moved: 1 } });
    expect(await retrieve(host, id)).toMatchObject({ transaction_status: body.transaction_status });
    expect(host.simulator.effects(orderId)).toEqual({ charge: 1 });
    expect(await commands()).toEqual([]);
    expect((await act(host, id, 'cancel')).status).toBe(200);
  });
});

describe('a payment about which something is asked for', () => {
  it('is not looked at for that while a call is at it', async () => {
    const { id } = await charge(host, 'bca');
    const held = host.hold(/\/cancel$/);
    const answer = act(host, id, 'cancel');
    await held.reached;
    await host.database.rows(`UPDATE midtrans_commands SET next_check_at = now() - interval '1 second'`);
    expect(await reconcile(host)).toEqual({});
    held.release();
    expect((await answer).status).toBe(200);
    await makeDue(host);
    expect(await reconcile(host)).toEqual({});
  });
});
