import { Injectable } from '@nestjs/common';
import { context, metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { OnMidtransEvent, PaymentService, RetentionService, type PaymentEvent } from 'nestjs-midtrans';
import { delivery } from '../support/gateway';
import { SERVER_KEY, startHostWithGateway } from '../support/host';
import { until } from '../support/until';

const spans = new InMemorySpanExporter();
const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });

@Injectable()
class Shop {
  @OnMidtransEvent('payment.settled', { name: 'ship' })
  async ship({ payment }: PaymentEvent): Promise<void> {
    await trace.getTracer('shop').startActiveSpan('print the label', async (span) => span.end());
    if (payment.orderId === 'broken') throw new RangeError(`no stock for ${SERVER_KEY}`);
  }
}

/** As a host sets it up, before the application starts. */
function startSdk(): () => Promise<void> {
  const tracing = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  const metering = new MeterProvider({ readers: [reader] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracing);
  metrics.setGlobalMeterProvider(metering);
  return async () => {
    trace.disable();
    metrics.disable();
    context.disable();
    await metering.shutdown();
    await tracing.shutdown();
  };
}

describe('what a host with OpenTelemetry sees', () => {
  let stopSdk: () => Promise<void>;
  let host: Awaited<ReturnType<typeof startHostWithGateway>>;

  beforeAll(async () => {
    stopSdk = startSdk();
    host = await startHostWithGateway({
      providers: [Shop],
      midtrans: { events: { maxAttempts: 1, sweepIntervalMs: 10 }, retention: { intervalMs: false } },
    });
  });
  afterAll(async () => {
    await host.close();
    await stopSdk();
  });

  const charge = (orderId: string) =>
    host.app.get(PaymentService).createCharge({ paymentType: 'gopay', grossAmount: 100_000, orderId });

  /** Points of a metric: its attributes, and how much. */
  async function points(name: string): Promise<{ attributes: Record<string, unknown>; value: any }[]> {
    await reader.forceFlush();
    const [latest] = exporter.getMetrics().slice(-1);
    const found = latest?.scopeMetrics
      .filter(({ scope }) => scope.name === 'nestjs-midtrans')
      .flatMap((scope) => scope.metrics)
      .find(({ descriptor }) => descriptor.name === name);
    return (found?.dataPoints ?? []).map(({ attributes, value }) => ({
      attributes: { ...attributes },
      value,
    }));
  }
  const spanNamed = (name: string, has: Record<string, unknown> = {}) =>
    until(
      () =>
        spans
          .getFinishedSpans()
          .find(
            (span) =>
              span.name === name &&
              Object.entries(has).every(([key, value]) => span.attributes[key] === value),
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
    const label = spans
      .getFinishedSpans()
      .find((span) => span.parentSpanContext?.spanId === run.spanContext().spanId);
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

  it('rows that were deleted as they were old', async () => {
    await host.database.rows(`UPDATE midtrans_notifications SET created_at = now() - interval '91 days'`);
    const { deleted } = await host.app.get(RetentionService).purge();
    expect(await points('midtrans.retention.purged')).toContainEqual({
      attributes: { 'midtrans.rows': 'notifications' },
      value: deleted['notifications'],
    });
  });

  it('no secret, whatever went wrong', async () => {
    await reader.forceFlush();
    const told = JSON.stringify([
      spans
        .getFinishedSpans()
        .map(({ name, attributes, status, events }) => ({ name, attributes, status, events })),
      exporter.getMetrics().map(({ scopeMetrics }) => scopeMetrics),
    ]);
    expect(told).toContain('messaging.process.duration');
    for (const secret of [SERVER_KEY, Buffer.from(`${SERVER_KEY}:`).toString('base64')])
      expect(told).not.toContain(secret);
  });
});
