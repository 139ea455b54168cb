import type { Counter, Histogram, MeterProvider } from '@opentelemetry/api';
import { openTelemetry } from './open-telemetry';

/** The scope under which everything is told. */
export const SCOPE = 'nestjs-midtrans';

/** Bounds of durations in seconds, as the semantic conventions advise them. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** What is counted and timed as it happens. */
export interface Instruments {
  readonly notifications: Counter;
  readonly requestDuration: Histogram;
  readonly processDuration: Histogram;
  readonly looks: Counter;
  readonly purged: Counter;
}

let made: { readonly provider: MeterProvider; readonly instruments: Instruments } | undefined;

/** Those of the host's meter provider. Other than a tracer, a meter of none does not turn into one of the SDK that comes later. */
export function instruments(): Instruments | null {
  const api = openTelemetry();
  if (api === null) return null;
  const provider = api.metrics.getMeterProvider();
  if (made?.provider !== provider) made = { provider, instruments: instrumentsOf(provider) };
  return made.instruments;
}

function instrumentsOf(provider: MeterProvider): Instruments {
  const meter = provider.getMeter(SCOPE);
  const duration = (name: string, description: string): Histogram =>
    meter.createHistogram(name, { unit: 's', description, advice: { explicitBucketBoundaries: SECONDS } });
  return {
    notifications: meter.createCounter('midtrans.notifications', {
      unit: '{notification}',
      description: 'Deliveries of Midtrans, by what became of them',
    }),
    requestDuration: duration('midtrans.client.request.duration', 'Attempts to ask Midtrans'),
    processDuration: duration('messaging.process.duration', 'Runs of consumers of events'),
    looks: meter.createCounter('midtrans.reconciliation.looks', {
      unit: '{look}',
      description: 'Looks at what no notification told of, by what they came to',
    }),
    purged: meter.createCounter('midtrans.retention.purged', {
      unit: '{row}',
      description: 'Rows that were deleted as they were old',
    }),
  };
}
