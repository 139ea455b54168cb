import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  type Circuit,
  MidtransAuthenticationError,
  MidtransClient,
  type ResponseEvent,
  type SignedNotification,
  type TransactionResponse,
} from '../gateway';
import { recordGatewayAttempt } from '../telemetry/telemetry';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { Accounts, type Account } from './accounts';

/** The circuit of a host that an account's calls go to. */
export interface AccountCircuit extends Circuit {
  readonly account: string;
}

interface OpenClient {
  /** As the client was last given it. */
  readonly account: Account;
  readonly client: MidtransClient;
}

/** One gateway client per merchant account. */
@Injectable()
export class MidtransClients {
  private readonly logger = new Logger(MidtransClient.name);
  private readonly byAccount = new Map<string, OpenClient>();
  /** By account and host. */
  private readonly changed = new Map<string, AccountCircuit>();

  constructor(
    private readonly accounts: Accounts,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: Pick<ResolvedOptions, 'http'>,
  ) {}

  /** The circuits that have ever opened since this process started (`http.circuitBreaker`), of hosts that are called still. */
  circuits(): AccountCircuit[] {
    return [...this.changed.values()].filter(({ account, host }) => this.isCalled(account, host));
  }

  /** @throws AccountNotConfiguredError where the options have no such account */
  account(name: string): Account {
    return this.accounts.get(name);
  }

  /** Whether an account of that name is configured. */
  has(account: string): boolean {
    return this.accounts.has(account);
  }

  /**
   * The client of an account, the same from call to call: it goes over to other keys and addresses when they are changed.
   *
   * @throws AccountNotConfiguredError where the options have no such account
   */
  get(name: string): MidtransClient {
    const account = this.accounts.get(name);
    const { client, account: before } = this.byAccount.get(name) ?? { client: this.open(account), account };
    if (before !== account) client.useAccount(account);
    this.byAccount.set(name, { account, client });
    return client;
  }

  /** Accounts were replaced: whoever holds a client calls with the new keys, at the new addresses, as well. */
  renew(): void {
    for (const name of this.byAccount.keys()) if (this.has(name)) this.get(name);
  }

  /**
   * Whether an answer about a transaction may be the gateway's: its signature, where it has one, was made with one of our keys.
   *
   * @param account - as it was when the gateway was asked: its keys may have been replaced since
   * @param orderId - the order's, where the answer may have the transaction's id in its place
   */
  mayBeGenuine(account: Account, response: TransactionResponse, orderId?: string): boolean {
    const { order_id: named, status_code: statusCode, gross_amount: grossAmount } = response;
    const { signature_key: signatureKey } = response;
    if (signatureKey === undefined) return true;
    const now = this.has(account.name) ? this.accounts.get(account.name).serverKeys : [];
    const serverKeys = [...account.serverKeys, ...now];
    return [named, orderId].some((signed) => {
      const fields = { orderId: signed, statusCode, grossAmount, signatureKey };
      return MidtransClient.verifySignature(fields as SignedNotification, serverKeys);
    });
  }

  private isCalled(account: string, host: string): boolean {
    if (!this.has(account)) return false;
    const { baseUrl, snapBaseUrl } = this.get(account);
    return [baseUrl, snapBaseUrl].some((url) => new URL(url).host === host);
  }

  private open(account: Account): MidtransClient {
    const { http } = this.options;
    return new MidtransClient({
      serverKey: account.serverKey,
      clientKey: account.clientKey,
      environment: account.environment,
      baseUrl: account.baseUrl,
      snapBaseUrl: account.snapBaseUrl,
      onWarning: (message) => this.logger.warn(message),
      ...http,
      onCircuitChange: (circuit) => {
        this.changed.set(`${account.name} ${circuit.host}`, { account: account.name, ...circuit });
        return http.onCircuitChange === undefined ? this.tellOf(circuit) : http.onCircuitChange(circuit);
      },
      onResponse: (event) => {
        this.tellOfRefusedKey(account.name, event);
        recordGatewayAttempt({ account: account.name, ...event });
        return http.onResponse?.(event);
      },
    });
  }

  /** Whoever called was told that something is wrong with us: this is for who can mend it. */
  private tellOfRefusedKey(account: string, { error }: ResponseEvent): void {
    if (!(error instanceof MidtransAuthenticationError)) return;
    this.logger.error(`Midtrans does not accept the key of account "${account}": ${error.message}`);
  }

  private tellOf({ host, state }: Circuit): void {
    const words = `The circuit of ${host} is ${state}`;
    if (state === 'open') this.logger.warn(words);
    else this.logger.log(words);
  }
}
