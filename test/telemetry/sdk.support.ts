import { context, metrics, trace, type Attributes } from '@opentelemetry/api';
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

/** What a metric says of something: how much, and of what. */
export interface Point {
  readonly attributes: Attributes;
  readonly value: any;
}

/** As a host sets it up, before the application starts. */
export function startSdk() {
  const spans = new InMemorySpanExporter();
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const tracing = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  const metering = new MeterProvider({ readers: [reader] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracing);
  metrics.setGlobalMeterProvider(metering);

  const everyMetric = async () => {
    await reader.forceFlush();
    return exporter.getMetrics().map(({ scopeMetrics }) => scopeMetrics);
  };
  return {
    spans: () => spans.getFinishedSpans(),
    everyMetric,
    /** Of a metric, as it is read now. */
    points: async (name: string): Promise<Point[]> => {
      const [latest = []] = (await everyMetric()).slice(-1);
      const found = latest
        .filter(({ scope }) => scope.name === 'nestjs-midtrans')
        .flatMap((scope) => scope.metrics)
        .find(({ descriptor }) => descriptor.name === name);
      return (found?.dataPoints ?? []).map(({ attributes, value }) => ({
        attributes: { ...attributes },
        value,
      }));
    },
    stop: async () => {
      trace.disable();
      metrics.disable();
      context.disable();
      await metering.shutdown();
      await tracing.shutdown();
    },
  };
}
