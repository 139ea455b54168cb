import { MidtransClient } from '../gateway';
import type { Accounts } from './accounts';
import type { ResolvedOptions } from './defaults';

/** One gateway client per merchant account. */
export class MidtransClients {
  private readonly byAccount: ReadonlyMap<string, MidtransClient>;

  constructor(accounts: Accounts, http: ResolvedOptions['http']) {
    this.byAccount = new Map(
      accounts.all().map((account) => [
        account.name,
        new MidtransClient({
          serverKey: account.serverKey,
          clientKey: account.clientKey,
          environment: account.environment,
          baseUrl: account.baseUrl,
          fetch: http.fetch,
          timeoutMs: http.timeoutMs,
          retries: http.retries,
        }),
      ]),
    );
  }

  has(account: string): boolean {
    return this.byAccount.has(account);
  }

  /** @throws Error where there is no such account */
  get(account: string): MidtransClient {
    const client = this.byAccount.get(account);
    if (client === undefined) throw new Error(`There is no Midtrans account "${account}"`);
    return client;
  }
}
