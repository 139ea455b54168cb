import { Inject, Injectable } from '@nestjs/common';
import { earliestIdAt } from '../access/listing';
import { Postgres, type PreparedStatement } from '../database/postgres';
import type { ConsumerReport } from '../events/consumer.report';
import { MidtransEventService } from '../events/event.service';
import { Accounts } from '../accounts/accounts';
import { MidtransClients, type AccountCircuit } from '../accounts/clients';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { ReconciliationService, type LookupBacklog } from '../reconciliation/reconciliation.service';

/** What the webhook has heard. */
export interface WebhookState {
  /** When the newest genuine notification came. */
  readonly lastNotificationAt: Date | null;
  /** When the oldest payment of the last day was charged that is pending and of which, or after which, no notification came. */
  readonly unheardSince: Date | null;
}

/** How things stand, by the database: the same in every instance. */
export interface StoredState extends WebhookState {
  readonly consumers: readonly ConsumerReport[];
  readonly backlog: readonly LookupBacklog[];
}

const WEBHOOK: PreparedStatement = {
  name: 'midtrans_health_webhook',
  text: `
    SELECT last.at AS "lastNotificationAt", (
      SELECT min(p.created_at) FROM midtrans_payments p
      WHERE p.transaction_status = 'pending' AND p.account = ANY ($1) AND p.id >= $2
        AND p.created_at > GREATEST(now() - interval '1 day', last.at)) AS "unheardSince"
    FROM (
      SELECT max(created_at) AS at FROM midtrans_notifications
      WHERE status <> 'invalid_signature' AND account = ANY ($1)) AS last`,
};

const DAY_MS = 24 * 60 * 60_000;

/** Reads how things stand, at most so often. */
@Injectable()
export class OperationalState {
  private latest: { readonly until: number; readonly state: Promise<StoredState> } | undefined;

  constructor(
    private readonly postgres: Postgres,
    private readonly accounts: Accounts,
    private readonly clients: MidtransClients,
    private readonly reconciliation: ReconciliationService,
    private readonly events: MidtransEventService,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: Pick<ResolvedOptions, 'health'>,
  ) {}

  /** The circuits of this process. */
  get circuits(): readonly AccountCircuit[] {
    return this.clients.circuits();
  }

  /** @throws Error where the database fails, or does not answer in time */
  async stored(): Promise<StoredState> {
    const { cacheMs, timeoutMs } = this.options.health;
    if (this.latest === undefined || this.latest.until <= Date.now()) {
      const state = within(timeoutMs, this.read());
      this.latest = { until: Date.now() + cacheMs, state };
      // A failure is told to whoever waits for it, and to nobody after.
      state.catch(() => (this.latest = undefined));
    }
    return this.latest.state;
  }

  private async read(): Promise<StoredState> {
    const [consumers, backlog, [webhook]] = await Promise.all([
      this.events.consumers(),
      this.reconciliation.backlog(),
      this.postgres.query<WebhookState>(WEBHOOK, [
        this.accounts.names(),
        earliestIdAt(Date.now() - 2 * DAY_MS),
      ]),
    ]);
    const { lastNotificationAt = null, unheardSince = null } = webhook ?? {};
    return { consumers, backlog, lastNotificationAt, unheardSince };
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
