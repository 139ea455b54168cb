import { isDatabaseAway } from '../database/outage';
import type { PublicError } from './midtrans-module.error';

/** How long whoever is told that something is unavailable for the moment waits before asking again. */
export const RETRY_AFTER_SECONDS = 5;

/** What a client is told where the database cannot be reached: nothing of what it or its driver says. */
export const DATABASE_AWAY: PublicError = {
  status: 503,
  code: 'service_unavailable',
  message: 'The service cannot be reached for the moment, ask again later',
  details: [],
  retryAfterSeconds: RETRY_AFTER_SECONDS,
};

/** How a failure of the database is told; undefined where it is none that passes. */
export function databaseFailure(error: unknown): PublicError | undefined {
  return isDatabaseAway(error) ? { ...DATABASE_AWAY, unexpected: error } : undefined;
}
