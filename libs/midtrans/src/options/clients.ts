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
import { Accounts } from './accounts';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from './midtrans.options';

/** The circuit of a host that an account's calls go to. */
export interface AccountCircuit extends Circuit {
  readonly account: string;
}

/** One gateway client per merchant account. */
@Injectable()
export class MidtransClients {
  private readonly logger = new Logger(MidtransClient.name);
  private readonly byAccount: ReadonlyMap<string, MidtransClient>;
  /** By account and host. */
  private readonly changed = new Map<string, AccountCircuit>();

  constructor(
    private readonly accounts: Accounts,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) { http }: Pick<ResolvedOptions, 'http'>,
  ) {
    this.byAccount = new Map(
      accounts.all().map((account) => [
        account.name,
        new MidtransClient({
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
        }),
      ]),
    );
  }

  /** The circuits that have ever opened since this process started (`http.circuitBreaker`). */
  circuits(): AccountCircuit[] {
    return [...this.changed.values()];
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

  /**
   * Whether an answer about a transaction may be the gateway's: its signature, where it has one, was made with one of our keys.
   *
   * @param orderId - the order's, where the answer may have the transaction's id in its place
   */
  mayBeGenuine(account: string, response: TransactionResponse, orderId?: string): boolean {
    const { order_id: named, status_code: statusCode, gross_amount: grossAmount } = response;
    const { signature_key: signatureKey } = response;
    if (signatureKey === undefined) return true;
    const { serverKeys } = this.accounts.get(account);
    return [named, orderId].some((signed) => {
      const fields = { orderId: signed, statusCode, grossAmount, signatureKey };
      return MidtransClient.verifySignature(fields as SignedNotification, serverKeys);
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
