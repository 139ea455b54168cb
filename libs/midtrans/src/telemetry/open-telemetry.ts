import { createRequire } from 'node:module';
import type * as OpenTelemetry from '@opentelemetry/api';

export type OpenTelemetryApi = typeof OpenTelemetry;

let api: OpenTelemetryApi | null | undefined;

/** The API of OpenTelemetry where the host has installed it. Without it, and without an SDK, nothing is measured. */
export function openTelemetry(): OpenTelemetryApi | null {
  if (api === undefined) api = load();
  return api;
}

function load(): OpenTelemetryApi | null {
  try {
    return createRequire(__filename)('@opentelemetry/api') as OpenTelemetryApi;
  } catch {
    return null;
  }
}
