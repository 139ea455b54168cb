import type { MidtransModuleOptions } from 'nestjs-midtrans';
import { createSimulator, type Simulator } from 'midtrans-simulator';
import { CARDS } from '../access/endpoints.support';
import { CLIENT_KEY, SERVER_KEY, startHostWithGateway, type Adapter, type Answer } from '../support/host';
import type { TestDatabase } from '../support/database';

export const ROOT = '/api/midtrans';
export const BALI_KEY = 'SB-Mid-server-bali';

/** The header in which a test says which merchant account its request is about. */
export const about = (account: string) => ({ headers: { 'x-tenant': account } });

/** `access.resolveAccount` of a host whose tenants have a merchant account each. */
export function tenantOf(request: unknown): string | undefined {
  return (request as { headers: Record<string, string | undefined> }).headers['x-tenant'];
}

/** Another merchant, at a gateway of its own. */
export async function startBali(): Promise<{ readonly simulator: Simulator; readonly baseUrl: string }> {
  const simulator = createSimulator({ serverKey: BALI_KEY, clientKey: CLIENT_KEY, timeScale: 0 });
  const { url: baseUrl } = await simulator.listen();
  return { simulator, baseUrl };
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

export { SERVER_KEY };

/** What an answer refuses, field by field. */
export function refusal({ status, body }: Answer) {
  const details = body.details as { field: string }[] | undefined;
  return { status, fields: details?.map(({ field }) => field) };
}
