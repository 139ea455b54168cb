import type { AccountCircuit } from '../accounts/clients';
import type { HealthThresholds } from './health.options';
import type { StoredState } from './operational-state';

/** What of a state is not as it should be, each in a sentence that says what to look at. */
export function problemsOf(
  { consumers, backlog, lastNotificationAt, unheardSince }: StoredState,
  circuits: readonly AccountCircuit[],
  { maxLagMs, maxDead, seenConsumers, maxUnresolvedMs, maxSilenceMs, closedCircuits }: HealthThresholds,
  now: Date,
): string[] {
  const isBeyond = (value: number, most: number | false): boolean => most !== false && value > most;
  const since = (at: Date | null): number => (at === null ? 0 : now.getTime() - at.getTime());
  return [
    ...consumers
      .filter(({ lagMs }) => isBeyond(lagMs, maxLagMs))
      .map(
        ({ name, account, waiting, lagMs }) =>
          `consumer ${name} of account ${account} is ${durationOf(lagMs)} behind: ${waiting} events wait for it`,
      ),
    ...consumers
      .filter(({ dead }) => isBeyond(dead, maxDead))
      .map(
        ({ name, account, dead }) =>
          `consumer ${name} of account ${account} has failed for good at ${dead} events: retry them, or discard them`,
      ),
    ...consumers
      .filter(({ isUnseen }) => seenConsumers && isUnseen)
      .map(
        ({ name, account, waiting, lastSeenAt }) =>
          `consumer ${name} of account ${account} was last seen ${durationOf(since(lastSeenAt))} ago, and ${waiting} events wait for it: drop it if it is retired`,
      ),
    ...backlog
      .filter(({ oldestUnresolvedAt }) => isBeyond(since(oldestUnresolvedAt), maxUnresolvedMs))
      .map(
        ({ lookup, account, oldestUnresolvedAt }) =>
          `${lookup} of account ${account}: for ${durationOf(since(oldestUnresolvedAt))} nobody has known what became of the oldest`,
      ),
    ...(isBeyond(since(unheardSince), maxSilenceMs)
      ? [
          `no notification has ${lastNotificationAt === null ? 'ever come' : `come since ${lastNotificationAt.toISOString()}`}, and a payment that was charged ${durationOf(since(unheardSince))} ago is pending: look whether Midtrans reaches the webhook`,
        ]
      : []),
    ...circuits
      .filter(({ state }) => closedCircuits && state !== 'closed')
      .map(({ account, host, state }) => `the circuit of ${host} is ${state} for account ${account}`),
  ];
}

const UNITS = [
  [86_400_000, 'days'],
  [3_600_000, 'hours'],
  [60_000, 'minutes'],
  [1_000, 'seconds'],
] as const;

/** `3 hours`: in the largest unit of which there are at least two. */
function durationOf(ms: number): string {
  const [unitMs, unit] = UNITS.find(([size]) => ms >= 2 * size) ?? [1, 'milliseconds'];
  return `${Math.floor(ms / unitMs)} ${unit}`;
}
