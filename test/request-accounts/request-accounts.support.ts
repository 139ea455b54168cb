import type { MidtransModuleOptions } from 'nestjs-midtrans';
import { createSimulator } from 'midtrans-simulator';
import { CARDS } from '../access/endpoints.support';
import { CLIENT_KEY, startHostWithGateway, type Adapter, type Answer } from '../support/host';
import type { TestDatabase } from '../support/database';

export const ROOT = '/api/midtrans';
export const BALI_KEY = 'SB-Mid-server-bali';

/** The header in which a test says which merchant account its request is about. */
export const about = (account: string) => ({ headers: { 'x-tenant': account } });

/** `access.resolveAccount` of a host whose tenants have a merchant account each. */
export function tenantOf(request: unknown): string | undefined {
  return (request as { headers: Record<string, string | undefined> }).headers['x-tenant'];
}

/** Another merchant, at a gateway of its own, whose notifications go to the host once its address is known. */
export async function startBali() {
  const webhook = { url: '' };
  const simulator = createSimulator({
    serverKey: BALI_KEY,
    clientKey: CLIENT_KEY,
    timeScale: 0,
    notificationUrl: 'http://host.invalid/',
    fetch: (input, init) => fetch(new Request(webhook.url, new Request(input, init))),
  });
  const { url: baseUrl } = await simulator.listen();
  return { simulator, baseUrl, webhook };
}

/** A host with the accounts `default` and `bali`, each at a gateway of its own; `x-tenant` says which one a request is about. */
export async function startMerchants(
  options: {
    adapter?: Adapter;
    database?: TestDatabase;
    midtrans?: Partial<MidtransModuleOptions>;
  } = {},
) {
  const bali = await startBali();
  const host = await startHostWithGateway({
    ...options,
    over: 'http',
    midtrans: {
      accounts: { bali: { serverKey: BALI_KEY, baseUrl: bali.baseUrl } },
      cards: CARDS,
      ...options.midtrans,
      access: { resolveAccount: tenantOf, ...options.midtrans?.access },
    },
  });
  bali.webhook.url = `${host.url}${ROOT}/notification/`;
  return {
    ...host,
    bali: bali.simulator,
    close: async () => {
      await host.close();
      await bali.simulator.close();
    },
  };
}

export type Merchants = Awaited<ReturnType<typeof startMerchants>>;

/** A host as one sees it who only asks about the account `bali`. */
export function asBali(host: Merchants): Merchants {
  const request: Merchants['request'] = (path, init = {}) =>
    host.request(path, { ...init, headers: { ...about('bali').headers, ...init.headers } });
  return { ...host, simulator: host.bali, request };
}

/** What an answer refuses, field by field. */
export function refusal({ status, body }: Answer) {
  const details = body.details as { field: string }[] | undefined;
  return { status, fields: details?.map(({ field }) => field) };
}

/** All that an endpoint could change of the rows. */
export function everything({ database }: Pick<Merchants, 'database'>): Promise<unknown> {
  return database.rows(
    `SELECT id, transaction_status FROM midtrans_payments
     UNION ALL SELECT id, status FROM midtrans_refunds UNION ALL SELECT id, status FROM midtrans_pay_accounts
     UNION ALL SELECT id, deleted_at::text FROM midtrans_saved_cards UNION ALL SELECT id, status FROM midtrans_invoices
     UNION ALL SELECT id, status FROM midtrans_payment_links
     UNION ALL SELECT id, status FROM midtrans_subscriptions UNION ALL SELECT subject_id, action || ' ' || slot || ' ' || attempts FROM midtrans_commands
     UNION ALL SELECT id, status FROM midtrans_notifications
     UNION ALL SELECT o.id, d.dead_at::text FROM midtrans_deliveries d JOIN midtrans_outbox o USING (sequence) WHERE d.consumer = 'elsewhere'
     ORDER BY 1`,
  );
}
