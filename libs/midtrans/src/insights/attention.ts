import type { AccountCircuit } from '../accounts/clients';
import type { HealthThresholds } from '../health/health.options';
import type { StoredState } from '../health/operational-state';
import type { AttentionRow } from './attention.sql';

const STORED_KINDS = [
  'unresolved_commands',
  'unknown_payments',
  'refunds_requested',
  'challenged_payments',
  'amount_mismatches',
  'invalid_signatures',
  'unmatched_notifications',
  'failed_notifications',
  'paid_twice',
] as const;
/** What the tables of payments, notifications and calls say. */
export type StoredKind = (typeof STORED_KINDS)[number];

export const ATTENTION_KINDS = [
  'dead_deliveries',
  'consumer_lag',
  'consumer_unseen',
  ...STORED_KINDS,
  'webhook_silence',
  'circuit_open',
] as const;
/** What somebody should look at; docs/insights.md says what each means. */
export type AttentionKind = (typeof ATTENTION_KINDS)[number];

export const SEVERITIES = ['critical', 'warning'] as const;
/** `critical`: money or goods are at stake until somebody acts; `warning`: it may mend itself, or only wants to be looked at. */
export type Severity = (typeof SEVERITIES)[number];

/** Something that somebody should look at. */
export interface AttentionItem {
  readonly kind: AttentionKind;
  readonly severity: Severity;
  /** How many there are. */
  readonly count: number;
  /** Since when there has been the oldest, as far as that is known. */
  readonly oldestAt: Date | null;
  /** The merchant account; null of what is of no single one. */
  readonly account: string | null;
  /** The consumer, or the host whose circuit is open. */
  readonly about: string | null;
  /** The query of the list that shows them; empty where no list does. */
  readonly filter: Readonly<Record<string, string>>;
}

/** What somebody should look at, what is worst first. */
export interface AttentionReport {
  readonly at: Date;
  readonly items: readonly AttentionItem[];
}

/** Since when things of a kind count, or how old they must be. */
export interface AttentionTimes {
  /** Payments, calls and notifications before that should be decided by now. */
  readonly undecidedBefore: Date;
  /** Refunds before that should be decided by now. */
  readonly requestedBefore: Date;
  readonly lastHour: Date;
  readonly lastWeek: Date;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export function timesAt(now: Date): AttentionTimes {
  const before = (ms: number): Date => new Date(now.getTime() - ms);
  return {
    undecidedBefore: before(5 * MINUTE_MS),
    requestedBefore: before(15 * MINUTE_MS),
    lastHour: before(HOUR_MS),
    lastWeek: before(7 * 24 * HOUR_MS),
  };
}

/** How things stand, by all that knows of it. */
export interface Standing {
  readonly stored: StoredState;
  readonly circuits: readonly AccountCircuit[];
  readonly rows: readonly AttentionRow[];
  readonly thresholds: Pick<HealthThresholds, 'maxLagMs' | 'maxSilenceMs'>;
}

export function attentionOf(standing: Standing, now: Date): AttentionReport {
  const times = timesAt(now);
  const items = [
    ...ofConsumers(standing, now),
    ...standing.rows.map((row) => ofRow(row, times)),
    ...ofWebhooks(standing, now),
    ...standing.circuits.flatMap(ofCircuit),
  ];
  const rank = ({ kind, severity }: AttentionItem): number =>
    SEVERITIES.indexOf(severity) * ATTENTION_KINDS.length + ATTENTION_KINDS.indexOf(kind);
  return { at: now, items: items.sort((a, b) => rank(a) - rank(b)) };
}

function ofConsumers({ stored, thresholds }: Standing, now: Date): AttentionItem[] {
  return stored.consumers.flatMap(({ name, account, waiting, dead, lagMs, isUnseen, lastSeenAt }) => {
    const its = { account, about: name };
    const filter = { account, consumer: name };
    const isLate = thresholds.maxLagMs !== false && lagMs > thresholds.maxLagMs;
    const items: AttentionItem[] = [];
    if (dead > 0) {
      items.push({
        kind: 'dead_deliveries',
        severity: 'critical',
        count: dead,
        oldestAt: null,
        ...its,
        filter: { ...filter, state: 'dead' },
      });
    }
    if (isLate) {
      items.push({
        kind: 'consumer_lag',
        severity: 'warning',
        count: waiting,
        oldestAt: new Date(now.getTime() - lagMs),
        ...its,
        filter: { ...filter, state: 'waiting' },
      });
    }
    if (isUnseen) {
      items.push({
        kind: 'consumer_unseen',
        severity: 'warning',
        count: 1,
        oldestAt: lastSeenAt,
        ...its,
        filter,
      });
    }
    return items;
  });
}

function ofRow({ kind, account, count, oldestAt }: AttentionRow, times: AttentionTimes): AttentionItem {
  const { severity, filter } = ofKind(kind, times);
  const ofAccount: Record<string, string> =
    account === null || Object.keys(filter).length === 0 ? {} : { account };
  return { kind, severity, count, oldestAt, account, about: null, filter: { ...ofAccount, ...filter } };
}

function ofKind(kind: StoredKind, times: AttentionTimes): Pick<AttentionItem, 'severity' | 'filter'> {
  const undecided = { created_before: times.undecidedBefore.toISOString() };
  const inLastWeek = { created_after: times.lastWeek.toISOString() };
  switch (kind) {
    case 'unresolved_commands':
      return { severity: 'critical', filter: {} };
    case 'unknown_payments':
      return { severity: 'critical', filter: { status: 'initiated', ...undecided } };
    case 'refunds_requested':
      return {
        severity: 'critical',
        filter: { status: 'requested', created_before: times.requestedBefore.toISOString() },
      };
    case 'challenged_payments':
      return { severity: 'critical', filter: { status: 'capture' } };
    case 'amount_mismatches':
      return { severity: 'critical', filter: { status: 'amount_mismatch', ...inLastWeek } };
    case 'invalid_signatures':
      return {
        severity: 'warning',
        filter: { status: 'invalid_signature', created_after: times.lastHour.toISOString() },
      };
    case 'unmatched_notifications':
      return { severity: 'warning', filter: { status: 'unmatched', ...inLastWeek } };
    case 'failed_notifications':
      return { severity: 'warning', filter: { status: 'unconfirmed', ...undecided } };
    case 'paid_twice':
      return { severity: 'critical', filter: { type: 'payment.paid_twice' } };
    default:
      return kind satisfies never;
  }
}

function ofWebhooks({ stored, thresholds: { maxSilenceMs } }: Standing, now: Date): AttentionItem[] {
  return stored.webhooks.flatMap(({ account, unheardSince }): AttentionItem[] => {
    if (unheardSince === null || maxSilenceMs === false) return [];
    if (now.getTime() - unheardSince.getTime() <= maxSilenceMs) return [];
    return [
      {
        kind: 'webhook_silence',
        severity: 'critical',
        count: 1,
        oldestAt: unheardSince,
        account,
        about: null,
        filter: { status: 'pending', account },
      },
    ];
  });
}

function ofCircuit({ account, host, state }: AccountCircuit): AttentionItem[] {
  if (state === 'closed') return [];
  return [
    {
      kind: 'circuit_open',
      severity: 'critical',
      count: 1,
      oldestAt: null,
      account,
      about: host,
      filter: {},
    },
  ];
}
