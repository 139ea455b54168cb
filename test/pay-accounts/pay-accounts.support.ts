import { Injectable } from '@nestjs/common';
import { OnMidtransEvent, type PayAccountEvent } from 'nestjs-midtrans';
import { payAccountSignature } from 'nestjs-midtrans/gateway';
import { SERVER_KEY, startHostWithGateway, type Host, type HostOptions } from '../support/host';
import { until } from '../support/until';

export type HostWithGateway = Awaited<ReturnType<typeof startHostWithGateway>>;

export const PATH = '/api/midtrans/pay-accounts/';
export const OWNER = { user: 'customer-1' } as const;
export const ANOTHER = { user: 'customer-2' } as const;
export const STAFF = { user: 'staff', staff: true } as const;

let count = 0;

/** A GoPay user's number that no other test uses. */
export function newPhoneNumber(): string {
  return `812${process.pid}${String(++count).padStart(3, '0')}`.slice(0, 12);
}

export function link(host: Host, who: object = OWNER, json: object = {}, headers = {}) {
  const body = { phone_number: newPhoneNumber(), country_code: '62', ...json };
  return host.request(PATH, { method: 'POST', json: body, headers, ...who });
}

/** An account that its customer has linked, here as well as at the gateway. */
export async function linked(host: HostWithGateway, who: object = OWNER, json: object = {}): Promise<any> {
  const { status, body } = await link(host, who, json);
  if (status !== 201) throw new Error(JSON.stringify(body));
  await host.simulator.linkPayAccount(body.account_id);
  await until(async () => (await rowOf(host, body.id))?.['status'] === 'enabled');
  return body;
}

export function retrieve(host: Host, id: string, who: object = OWNER) {
  return host.request(`${PATH}${id}/`, who);
}

export function unbind(host: Host, id: string, who: object = OWNER, headers = {}) {
  return host.request(`${PATH}${id}/unbind/`, { method: 'POST', json: {}, headers, ...who });
}

export async function rowOf(host: Host, id: string) {
  const [row] = await host.database.rows('SELECT * FROM midtrans_pay_accounts WHERE id = $1', [id]);
  return row;
}

/** A user's accounts, as they are stored. */
export function rowsOf(host: Host, userId: string) {
  return host.database.rows(
    'SELECT id, account_id, status FROM midtrans_pay_accounts WHERE user_id = $1 ORDER BY id',
    [userId],
  );
}

/** What was asked of the gateway about an account, and whose caller has not been told what came of it. */
export function openOf(host: Host, id: string) {
  return host.database.rows<{ action: string; is_under_way: boolean; is_resolved: boolean }>(
    `SELECT action, leased_until IS NOT NULL AND leased_until > now() AS is_under_way,
       resolved_at IS NOT NULL AS is_resolved
     FROM midtrans_commands WHERE subject_id = $1`,
    [id],
  );
}

/** As if what was asked about an account had been asked long ago. */
export async function longAgo(host: Host, id: string): Promise<void> {
  await host.database.rows(
    `UPDATE midtrans_commands SET asked_at = asked_at - interval '1 hour', leased_until = leased_until - interval '1 hour'
     WHERE subject_id = $1`,
    [id],
  );
}

/** A signed delivery about an account. */
export function accountDelivery(
  accountId: string,
  accountStatus: string,
  rest: object = {},
  key = SERVER_KEY,
) {
  const statusCode = accountStatus === 'ENABLED' ? '200' : accountStatus === 'PENDING' ? '201' : '204';
  return {
    account_id: accountId,
    merchant_id: 'G812785002',
    payment_type: 'gopay',
    signature_key: payAccountSignature({ accountId, accountStatus, statusCode }, key),
    status_code: statusCode,
    account_status: accountStatus,
    status_message: 'Midtrans account_linked notification',
    ...rest,
  };
}

/** A host's durable listener that keeps what it hears of customers' accounts. */
@Injectable()
export class AccountRecorder {
  readonly events: PayAccountEvent[] = [];

  @OnMidtransEvent('pay_account.*')
  async record(event: PayAccountEvent): Promise<void> {
    this.events.push(event);
  }

  of(id: string): string[] {
    return this.events.filter(({ payAccount }) => payAccount.id === id).map(({ type }) => type);
  }
}

/** A host that hears of customers' accounts, with the simulator for its gateway. */
export async function startAccountHost(
  options: HostOptions & Parameters<typeof startHostWithGateway>[0] = {},
) {
  const host = await startHostWithGateway({
    ...options,
    providers: [AccountRecorder, ...(options.providers ?? [])],
  });
  return { ...host, accounts: host.app.get(AccountRecorder) };
}
