import type { AccountCircuit } from '../accounts/clients';
import type { MidtransRole } from '../options/midtrans.options';
import type { HealthThresholds } from './health.options';
import type { StoredState } from './operational-state';

/** What of a state is not as it should be and of the role's own work, each in a sentence that says what to look at. */
export function problemsOf(
  role: MidtransRole,
  state: StoredState,
  circuits: readonly AccountCircuit[],
  thresholds: HealthThresholds,
  now: Date,
): string[] {
  return [
    ...(role === 'api' ? [] : backgroundProblems(state, thresholds, now)),
    ...(role === 'worker' ? [] : webhookProblems(state, thresholds, now)),
    ...circuits
      .filter(({ state }) => thresholds.closedCircuits && state !== 'closed')
      .map(({ account, host, state }) => `the circuit of ${host} is ${state} for account ${account}`),
  ];
}

/** Of what is done by whoever relays events and asks Midtrans. */
function backgroundProblems(
  { consumers, backlog }: StoredState,
  { maxLagMs, maxDead, seenConsumers, maxUnresolvedMs }: HealthThresholds,
  now: Date,
): string[] {
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
          `consumer ${name} of account ${account} was last seen ${durationOf(msSince(lastSeenAt, now))} ago, and ${waiting} events wait for it: drop it if it is retired`,
      ),
    ...backlog
      .filter(({ oldestUnresolvedAt }) => isBeyond(msSince(oldestUnresolvedAt, now), maxUnresolvedMs))
      .map(
        ({ lookup, account, oldestUnresolvedAt }) =>
          `${lookup} of account ${account}: for ${durationOf(msSince(oldestUnresolvedAt, now))} nobody has known what became of the oldest`,
      ),
  ];
}

/** Of what is done by whoever takes notifications. */
function webhookProblems({ webhooks }: StoredState, { maxSilenceMs }: HealthThresholds, now: Date): string[] {
  return webhooks
    .filter(({ unheardSince }) => isBeyond(msSince(unheardSince, now), maxSilenceMs))
    .map(
      ({ account, unheardSince }) =>
        `a payment of account ${account} that was charged ${durationOf(msSince(unheardSince, now))} ago is pending, and no notification of the account has come since: look whether Midtrans reaches the webhook`,
    );
}

function isBeyond(value: number, most: number | false): boolean {
  return most !== false && value > most;
}

function msSince(at: Date | null, now: Date): number {
  return at === null ? 0 : now.getTime() - at.getTime();
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
