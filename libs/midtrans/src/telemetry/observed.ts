import type { Attributes, BatchObservableCallback, Observable } from '@opentelemetry/api';
import { SCOPE } from './instruments';
import { openTelemetry } from './open-telemetry';

/** What is read when a reader asks. */
const GAUGES = {
  'midtrans.consumer.lag': { unit: 's', description: 'Age of the oldest event that waits for a consumer' },
  'midtrans.consumer.waiting': { unit: '{event}', description: 'Events that wait for a consumer' },
  'midtrans.consumer.dead': { unit: '{event}', description: 'Events that were given up for a consumer' },
  'midtrans.reconciliation.due': { unit: '{row}', description: 'Rows that are due to be looked at' },
  'midtrans.reconciliation.unresolved': {
    unit: 's',
    description: 'For how long nobody has known what became of the oldest call',
  },
  'midtrans.webhook.silence': {
    unit: 's',
    description: 'For how long a payment has been pending without any notification of its account since',
  },
  'midtrans.client.circuit': { unit: '1', description: 'Circuits: 0 closed, 1 half-open, 2 open' },
} as const;

export interface Observation {
  readonly name: keyof typeof GAUGES;
  readonly value: number;
  readonly attributes: Attributes;
}

/**
 * Has the gauges read whenever the host's meter provider is read.
 *
 * @returns what ends that
 */
export function observe(read: () => Promise<readonly Observation[]>): () => void {
  const api = openTelemetry();
  if (api === null) return () => undefined;
  const meter = api.metrics.getMeter(SCOPE);
  const gauges = new Map<string, Observable>(
    Object.entries(GAUGES).map(([name, options]) => [name, meter.createObservableGauge(name, options)]),
  );
  const callback: BatchObservableCallback = async (result) => {
    for (const { name, value, attributes } of await read()) {
      const gauge = gauges.get(name);
      if (gauge !== undefined) result.observe(gauge, value, attributes);
    }
  };
  const observed = [...gauges.values()];
  meter.addBatchObservableCallback(callback, observed);
  return () => meter.removeBatchObservableCallback(callback, observed);
}
