import type { Attributes, Span } from '@opentelemetry/api';
import { instruments, SCOPE } from './instruments';
import { openTelemetry } from './open-telemetry';

/** An attempt to ask Midtrans that has ended. */
export interface GatewayAttempt {
  readonly account: string;
  readonly method: string;
  /** A template: it holds no id. */
  readonly path: string;
  /** Counts from 1. */
  readonly attempt: number;
  readonly status?: number;
  readonly elapsedMs: number;
  readonly error?: Error;
}

/** Times an attempt, and makes a span of it below the one in which it was made. */
export function recordGatewayAttempt(attempt: GatewayAttempt): void {
  const api = openTelemetry();
  if (api === null) return;
  const { account, method, path, status, elapsedMs, error } = attempt;
  const attributes: Attributes = {
    'http.request.method': method,
    'url.template': path,
    'midtrans.account': account,
    ...(status === undefined ? {} : { 'http.response.status_code': status }),
    ...(error === undefined ? {} : { 'error.type': error.name }),
  };
  instruments()?.requestDuration.record(elapsedMs / 1_000, attributes);
  const endTime = Date.now();
  const span = api.trace.getTracer(SCOPE).startSpan(`${method} ${path}`, {
    kind: api.SpanKind.CLIENT,
    startTime: endTime - elapsedMs,
    attributes: {
      ...attributes,
      ...(attempt.attempt > 1 ? { 'http.request.resend_count': attempt.attempt - 1 } : {}),
    },
  });
  if (error !== undefined) span.setStatus({ code: api.SpanStatusCode.ERROR });
  span.end(endTime);
}

/** An event with a consumer. */
export interface ConsumerRun {
  readonly consumer: string;
  readonly type: string;
  /** The event's. */
  readonly id: string;
  readonly account: string;
  /** Null where the event is not about an order. */
  readonly orderId: string | null;
}

/**
 * Runs a consumer, timed, in a span of its own: what it does is below that one. The span begins a trace, as the run may be long after the
 * request that led to it, and in another process.
 */
export function measureConsumer<Result>(
  run: ConsumerRun,
  work: () => Result | Promise<Result>,
): Result | Promise<Result> {
  const api = openTelemetry();
  if (api === null) return work();
  const attributes: Attributes = {
    'messaging.system': 'nestjs_midtrans',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': run.type,
    'messaging.consumer.group.name': run.consumer,
    'midtrans.account': run.account,
  };
  const startedAt = performance.now();
  const told: Attributes = {
    ...attributes,
    'messaging.message.id': run.id,
    ...(run.orderId === null ? {} : { 'midtrans.order_id': run.orderId }),
  };
  const options = { kind: api.SpanKind.CONSUMER, attributes: told, root: true };
  return api.trace.getTracer(SCOPE).startActiveSpan(`process ${run.type}`, options, async (span) => {
    const ended = (failure: Attributes): void => {
      instruments()?.processDuration.record((performance.now() - startedAt) / 1_000, {
        ...attributes,
        ...failure,
      });
      span.end();
    };
    try {
      const result = await work();
      ended({});
      return result;
    } catch (error) {
      // Its message may hold anything of the host's, and is kept with the delivery.
      const failure = { 'error.type': typeOf(error) };
      fail(span, failure);
      ended(failure);
      throw error;
    }
  });
}

/**
 * @param outcome - what became of it: as in the inbox, or `duplicate`, `unreadable` (answered 400), `deliver_again` (503), `followed` (not
 * signed, and asked about), `unknown_account` (404)
 */
export function countNotification(outcome: string, account: string | null): void {
  instruments()?.notifications.add(1, {
    'midtrans.notification.outcome': outcome,
    ...(account === null ? {} : { 'midtrans.account': account }),
  });
}

export function countLook(lookup: string, outcome: string, account: string): void {
  instruments()?.looks.add(1, {
    'midtrans.lookup': lookup,
    'midtrans.look.outcome': outcome,
    'midtrans.account': account,
  });
}

/** @param rows - what they are, as `retention.days` calls them */
export function countPurged(rows: string, count: number): void {
  if (count > 0) instruments()?.purged.add(count, { 'midtrans.rows': rows });
}

function fail(span: Span, attributes: Attributes): void {
  const api = openTelemetry();
  span.setAttributes(attributes);
  if (api !== null) span.setStatus({ code: api.SpanStatusCode.ERROR });
}

function typeOf(error: unknown): string {
  return error instanceof Error ? error.name : '_OTHER';
}
