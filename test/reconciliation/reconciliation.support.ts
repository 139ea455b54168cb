import { ReconciliationService, type LookupReport, type ReconciliationRunOptions } from 'nestjs-midtrans';
import { startHostWithGateway, type Host, type HostOptions } from '../support/host';

export type HostWithGateway = Awaited<ReturnType<typeof startHostWithGateway>>;

/** A host that asks by hand, as soon as it is told to, and no more often than once. */
export async function startQuietHost(options: HostOptions = {}): Promise<HostWithGateway> {
  const host = await startHostWithGateway({
    ...options,
    midtrans: {
      ...options.midtrans,
      http: { retries: 0, timeoutMs: 2_000, ...options.midtrans?.http },
      reconciliation: { enabled: false, ...options.midtrans?.reconciliation },
    },
  });
  host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
  return host;
}

/** Lifts every fault, but for the notifications, which stay lost. */
export function clearFaults({ simulator }: HostWithGateway): void {
  simulator.clearFaults();
  simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
}

export const reconciliationOf = ({ app }: Host): ReconciliationService => app.get(ReconciliationService);

/** Looks at what is due, and says what came of the looks that were made, by lookup. */
export async function reconcile(
  host: Host,
  options?: ReconciliationRunOptions,
): Promise<Record<string, Partial<LookupReport>>> {
  const { lookups } = await reconciliationOf(host).run(options);
  return Object.fromEntries(
    lookups.flatMap(({ lookup, ...counts }) => {
      const made = Object.entries(counts).filter(([, count]) => count > 0);
      return made.length === 0 ? [] : [[lookup, Object.fromEntries(made)]];
    }),
  );
}

/** Time passes: whatever is planned of payments is due. */
export async function makeDue({ database }: Host): Promise<void> {
  await database.rows(
    `UPDATE midtrans_payments SET next_check_at = now() - interval '1 second' WHERE next_check_at IS NOT NULL`,
  );
}

/** Time passes: whatever was asked for is looked at, and nobody is at it any more. */
export async function makeCommandsDue({ database }: Host): Promise<void> {
  await database.rows(`
    UPDATE midtrans_commands SET next_check_at = now() - interval '1 second', leased_until = NULL
    WHERE next_check_at IS NOT NULL`);
}

/** Time passes: what the gateway has not shown by now is not coming any more. */
export async function passMinutes(host: Host, minutes = 10): Promise<void> {
  await host.database.rows(
    `UPDATE midtrans_commands SET asked_at = asked_at - $1::float8 * interval '1 minute'`,
    [minutes],
  );
  await makeCommandsDue(host);
}
