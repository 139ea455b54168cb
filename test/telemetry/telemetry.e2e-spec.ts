import { Injectable } from '@nestjs/common';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  OnMidtransEvent,
  PaymentService,
  ReconciliationService,
  RetentionService,
  type PaymentEvent,
} from 'nestjs-midtrans';
import { delivery } from '../support/gateway';
import { SERVER_KEY, startHostWithGateway } from '../support/host';
import { until } from '../support/until';
import { startSdk } from './sdk.support';

@Injectable()
class Shop {
  @OnMidtransEvent('payment.settled', { name: 'ship' })
  async ship({ payment }: PaymentEvent): Promise<void> {
    await trace.getTracer('shop').startActiveSpan('print the label', async (span) => span.end());
    if (payment.orderId.startsWith('broken')) throw new RangeError(`no stock for ${SERVER_KEY}`);
  }
}

describe('what a host with OpenTelemetry sees', () => {
  const sdk = startSdk();
  const { points, spans } = sdk;
  let host: Awaited<ReturnType<typeof startHostWithGateway>>;

  beforeAll(async () => {
    host = await startHostWithGateway({
      providers: [Shop],
      midtrans: {
        events: { maxAttempts: 1, sweepIntervalMs: 10 },
        retention: { intervalMs: false },
        reconciliation: { enabled: false },
        health: { cacheMs: 0 },
        http: { circuitBreaker: { failures: 3, openMs: 3_600_000 } },
      },
    });
  });
  afterAll(async () => {
    await host.close();
    await sdk.stop();
  });

  const charge = (orderId: string) =>
    host.app.get(PaymentService).createCharge({ paymentType: 'gopay', grossAmount: 100_000, orderId });

  const spanNamed = (name: string, has: Record<string, unknown> = {}) =>
    until(
      () =>
        spans().find(
          (span) =>
            span.name === name && Object.entries(has).every(([key, value]) => span.attributes[key] === value),
        ),
      (span) => span !== undefined,
    ).then((span) => {
      if (span === undefined) throw new Error('unreachable');
      return span;
    });

  it('an attempt to ask Midtrans: a client span below the one of whoever asked, and its duration', async () => {
    const tracer = trace.getTracer('shop');
    await tracer.startActiveSpan('check out', async (parent) => {
      await charge('traced');
      parent.end();
    });
    const asked = await spanNamed('POST /v2/charge');
    const parent = await spanNamed('check out');
    expect(asked.kind).toBe(SpanKind.CLIENT);
    expect(asked.parentSpanContext?.spanId).toBe(parent.spanContext().spanId);
    const attributes = {
      'http.request.method': 'POST',
      'url.template': '/v2/charge',
      'http.response.status_code': 200,
      'midtrans.account': 'default',
    };
    expect(asked.attributes).toEqual(attributes);
    expect(await points('midtrans.client.request.duration')).toContainEqual({
      attributes,
      value: expect.objectContaining({ count: 1 }),
    });
  });

  it('an attempt that failed: what it failed with, and that it was repeated', async () => {
    host.simulator.fail('getStatus', { kind: 'status', status: 500 }, { times: 1 });
    const { payment } = await charge('repeated');
    await host.app.get(PaymentService).getStatus(payment);
    const failed = await spanNamed('GET /v2/{id}/status', { 'http.response.status_code': 500 });
    expect(failed.status.code).toBe(SpanStatusCode.ERROR);
    expect(failed.attributes['error.type']).toBe('MidtransServerError');
    const repeated = await spanNamed('GET /v2/{id}/status', { 'http.request.resend_count': 1 });
    expect(repeated.attributes['http.response.status_code']).toBe(200);
  });

  it('notifications, by what became of them', async () => {
    await charge('told');
    await host.simulator.settle('told');
    const told = host.simulator.notifications().filter(({ orderId }) => orderId === 'told');
    await host.simulator.resend(String(told.at(-1)?.id));
    await host.notify(delivery('nobody', 'settlement'));
    await host.notify(delivery('forged', 'settlement', { key: 'SB-Mid-server-wrong' }));
    await host.notify({ hello: 'there' });
    const counted = await points('midtrans.notifications');
    const outcomes = counted.map(({ attributes }) => attributes['midtrans.notification.outcome']);
    expect(outcomes).toEqual(
      expect.arrayContaining(['processed', 'duplicate', 'unmatched', 'invalid_signature', 'unreadable']),
    );
    expect(counted).toContainEqual({
      attributes: { 'midtrans.notification.outcome': 'unmatched', 'midtrans.account': 'default' },
      value: 1,
    });
  });

  it('a run of a consumer: a trace of its own, with what it did below, its duration, and how it failed', async () => {
    await charge('shipped');
    await host.simulator.settle('shipped');
    const run = await spanNamed('process payment.settled', {
      'midtrans.order_id': 'shipped',
      'messaging.consumer.group.name': 'ship',
    });
    expect(run.kind).toBe(SpanKind.CONSUMER);
    expect(run.parentSpanContext).toBeUndefined();
    expect(run.attributes).toEqual({
      'messaging.system': 'nestjs_midtrans',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.name': 'payment.settled',
      'messaging.consumer.group.name': 'ship',
      'messaging.message.id': expect.any(String),
      'midtrans.account': 'default',
      'midtrans.order_id': 'shipped',
    });
    const label = spans().find((span) => span.parentSpanContext?.spanId === run.spanContext().spanId);
    expect(label?.name).toBe('print the label');

    await charge('broken');
    await host.simulator.settle('broken');
    const broken = await spanNamed('process payment.settled', {
      'midtrans.order_id': 'broken',
      'messaging.consumer.group.name': 'ship',
    });
    expect(broken.status.code).toBe(SpanStatusCode.ERROR);
    const durations = await points('messaging.process.duration');
    expect(durations).toContainEqual({
      attributes: expect.objectContaining({
        'messaging.consumer.group.name': 'ship',
        'error.type': 'RangeError',
      }),
      value: expect.objectContaining({ count: 1 }),
    });
  });

  it('how its consumers stand, whenever the metrics are read', async () => {
    const of = (name: string) => ({ 'messaging.consumer.group.name': name, 'midtrans.account': 'default' });
    const valueOf = async (metric: string, consumer: string): Promise<number> => {
      const told = await points(metric);
      const ofConsumer = told.find(
        ({ attributes }) => attributes['messaging.consumer.group.name'] === consumer,
      );
      expect(ofConsumer?.attributes).toEqual(of(consumer));
      return ofConsumer?.value;
    };
    const dead = await valueOf('midtrans.consumer.dead', 'ship');
    await charge('broken-too');
    await host.simulator.settle('broken-too');
    await until(
      () => valueOf('midtrans.consumer.dead', 'ship'),
      (now) => now === dead + 1,
    );
    expect(await valueOf('midtrans.consumer.waiting', 'ship')).toBe(0);
    expect(await valueOf('midtrans.consumer.lag', 'ship')).toBe(0);
    // What no instance takes waits.
    await host.database.rows(
      `INSERT INTO midtrans_consumers (name, account, type) VALUES ('absent', 'default', 'payment.settled')`,
    );
    await charge('unseen');
    await host.simulator.settle('unseen');
    await until(
      () => valueOf('midtrans.consumer.waiting', 'absent'),
      (waiting) => waiting === 1,
    );
    await host.database.rows(`UPDATE midtrans_outbox SET occurred_at = occurred_at - interval '1 hour'`);
    expect(await valueOf('midtrans.consumer.lag', 'absent')).toBeGreaterThanOrEqual(3_600);
  });

  it('what reconciliation has to look at, and what its looks came to', async () => {
    const lookup = { 'midtrans.lookup': 'payments', 'midtrans.account': 'default' };
    await charge('looked-at');
    await host.database.rows(
      `UPDATE midtrans_payments SET next_check_at = now() - interval '1 second', created_at = now() - interval '2 hours'
       WHERE order_id = 'looked-at'`,
    );
    expect(await points('midtrans.reconciliation.due')).toContainEqual({ attributes: lookup, value: 1 });
    host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
    await host.simulator.settle('looked-at');
    await host.app.get(ReconciliationService).run({ only: ['payments'] });
    expect(await points('midtrans.reconciliation.due')).toContainEqual({ attributes: lookup, value: 0 });
    expect(await points('midtrans.reconciliation.looks')).toContainEqual({
      attributes: { ...lookup, 'midtrans.look.outcome': 'moved' },
      value: 1,
    });

    const commands = { 'midtrans.lookup': 'payments.commands', 'midtrans.account': 'default' };
    expect(await points('midtrans.reconciliation.unresolved')).toContainEqual({
      attributes: commands,
      value: 0,
    });
    await host.database.rows(
      `INSERT INTO midtrans_commands (id, account, subject_id, slot, action, attempts, asked_at)
       SELECT gen_random_uuid(), account, id, 'charge', 'charge', 1, now() - interval '1 hour'
       FROM midtrans_payments WHERE order_id = 'looked-at'`,
    );
    const unresolved = await points('midtrans.reconciliation.unresolved');
    const ofCommands = unresolved.find(
      ({ attributes }) => attributes['midtrans.lookup'] === 'payments.commands',
    );
    expect(ofCommands?.value).toBeGreaterThanOrEqual(3_600);
    expect(ofCommands?.value).toBeLessThan(3_700);
    host.simulator.clearFaults();
  });

  it('the circuits that have opened', async () => {
    expect(await points('midtrans.client.circuit')).toEqual([]);
    host.simulator.fail('charge', { kind: 'status', status: 500 }, { times: 'always' });
    await until(
      async () => {
        await charge(`refused-${Math.random()}`).catch(() => undefined);
        return points('midtrans.client.circuit');
      },
      (told) => told.length > 0,
    );
    host.simulator.clearFaults();
    expect(await points('midtrans.client.circuit')).toEqual([
      {
        attributes: { 'midtrans.account': 'default', 'server.address': 'api.sandbox.midtrans.com' },
        value: 2,
      },
    ]);
  });

  it('rows that were deleted as they were old', async () => {
    await host.database.rows(`UPDATE midtrans_notifications SET created_at = now() - interval '91 days'`);
    const { deleted } = await host.app.get(RetentionService).purge();
    expect(await points('midtrans.retention.purged')).toContainEqual({
      attributes: { 'midtrans.rows': 'notifications' },
      value: deleted['notifications'],
    });
  });

  it('no secret, whatever went wrong', async () => {
    const told = JSON.stringify([
      spans().map(({ name, attributes, status, events }) => ({ name, attributes, status, events })),
      await sdk.everyMetric(),
    ]);
    expect(told).toContain('messaging.process.duration');
    for (const secret of [SERVER_KEY, Buffer.from(`${SERVER_KEY}:`).toString('base64')])
      expect(told).not.toContain(secret);
  });
});
