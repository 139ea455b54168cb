import { Inject, Injectable } from '@nestjs/common';
import { earliestIdAt } from '../access/listing';
import { isOfAccount } from '../access/midtrans-user';
import { Postgres, type PreparedStatement } from '../database/postgres';
import type { ConsumerReport } from '../events/consumer.report';
import { MidtransEventService } from '../events/event.service';
import { Accounts } from '../accounts/accounts';
import { MidtransClients, type AccountCircuit } from '../accounts/clients';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { ReconciliationService, type LookupBacklog } from '../reconciliation/reconciliation.service';

/** What the webhook has heard of an account. */
export interface WebhookState {
  readonly account: string;
  /** When the oldest payment of the last day was charged that is pending and since when no notification of the account came. */
  readonly unheardSince: Date | null;
}

/** How things stand, by the database: the same in every instance. */
export interface StoredState {
  readonly consumers: readonly ConsumerReport[];
  readonly backlog: readonly LookupBacklog[];
  readonly webhooks: readonly WebhookState[];
  /** When the newest genuine notification came, of whichever account. */
  readonly lastNotificationAt: Date | null;
}

const LAST_NOTIFICATION: PreparedStatement = {
  name: 'midtrans_health_last_notification',
  text: `
    SELECT max(created_at) AS at FROM midtrans_notifications
    WHERE status <> 'invalid_signature' AND account = ANY ($1)`,
};

/** Of a page of Snap on which nothing was chosen yet there is nothing to tell. */
const IS_TOLD = `p.transaction_status = 'pending' AND p.transaction_id IS NOT NULL`;

/** Looks at the inbox no further back than to the oldest payment that is pending: an account without one reads nothing of it. */
const WEBHOOKS: PreparedStatement = {
  name: 'midtrans_health_webhooks',
  text: `
    SELECT of.account, (
      SELECT min(p.created_at) FROM midtrans_payments p
      WHERE ${IS_TOLD} AND p.account = of.account AND p.id >= $2
        AND p.created_at > GREATEST(now() - interval '1 day', last.at)) AS "unheardSince"
    FROM unnest($1::text[]) AS of (account)
    CROSS JOIN LATERAL (
      SELECT min(p.created_at) AS at FROM midtrans_payments p
      WHERE ${IS_TOLD} AND p.account = of.account AND p.id >= $2
        AND p.created_at > now() - interval '1 day') AS oldest
    CROSS JOIN LATERAL (
      SELECT max(n.created_at) AS at FROM midtrans_notifications n
      WHERE n.status <> 'invalid_signature' AND n.account = of.account AND n.created_at > oldest.at) AS last
    ORDER BY of.account`,
};

const DAY_MS = 24 * 60 * 60_000;

interface KnownState {
  readonly until: number;
  readonly state: Promise<StoredState>;
}

/** Reads how things stand, at most so often. */
@Injectable()
export class OperationalState {
  /** By the account that is asked about; undefined for all of them. */
  private readonly latest = new Map<string | undefined, KnownState>();

  constructor(
    private readonly postgres: Postgres,
    private readonly accounts: Accounts,
    private readonly clients: MidtransClients,
    private readonly reconciliation: ReconciliationService,
    private readonly events: MidtransEventService,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: Pick<ResolvedOptions, 'health'>,
  ) {}

  /**
   * The circuits of this process.
   *
   * @param account - of which merchant account alone @default of all of them
   */
  circuits(account?: string): readonly AccountCircuit[] {
    return this.clients.circuits().filter((circuit) => isOfAccount({ account }, circuit));
  }

  /**
   * @param account - of which merchant account alone @default of all of them
   * @throws Error where the database fails, or does not answer in time
   */
  async stored(account?: string): Promise<StoredState> {
    const { cacheMs, timeoutMs } = this.options.health;
    const known = this.latest.get(account);
    if (known !== undefined && known.until > Date.now()) return known.state;
    const state = within(timeoutMs, this.read(account));
    this.latest.set(account, { until: Date.now() + cacheMs, state });
    // A failure is told to whoever waits for it, and to nobody after.
    state.catch(() => this.latest.delete(account));
    return state;
  }

  private async read(account: string | undefined): Promise<StoredState> {
    const accounts = this.accounts.names().filter((name) => isOfAccount({ account }, { account: name }));
    const [consumers, backlog, webhooks, [last]] = await Promise.all([
      this.events.consumers(),
      this.reconciliation.backlog(),
      this.postgres.query<WebhookState>(WEBHOOKS, [accounts, earliestIdAt(Date.now() - 2 * DAY_MS)]),
      this.postgres.query<{ at: Date | null }>(LAST_NOTIFICATION, [accounts]),
    ]);
    return {
      consumers: consumers.filter((consumer) => isOfAccount({ account }, consumer)),
      backlog: backlog.filter((left) => isOfAccount({ account }, left)),
      webhooks,
      lastNotificationAt: last?.at ?? null,
    };
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms).unref();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
