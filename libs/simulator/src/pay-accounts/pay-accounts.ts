import { randomUUID } from 'node:crypto';
import { MINUTE, later } from '../clock/time';
import { objectAt, textAt, type JsonObject } from '../json';
import { coreRefusal, refusals } from '../refusal';
import type { GopayAccounts, GopayAnswer, GopayOrder } from '../transactions/methods/payment-method';
import type { TransactionRecord } from '../transactions/transaction';
import type { World } from '../world';
import {
  accountBody,
  accountNotification,
  linkingRefusedBody,
  paymentOptionToken,
  pendingBody,
  unbindingRefusedBody,
  unboundBody,
} from './bodies';
import { IllegalPayAccountStatusError, UnknownPayAccountError } from './pay-account.errors';
import type { PayAccount, PayAccountRecord, PayAccountStatus } from './pay-account';
import { gopayUser, type Balances } from './sandbox-users';
import { isRedirectUrl, payAccountProblems } from './validation';
import { Wallets } from './wallets';

const LINK_LIFETIME = 15 * MINUTE;
const LACKS_FUNDS = { channel_response_code: '201', channel_response_message: 'Insufficient Balance' };

const unknownAccount = () => coreRefusal(200, '404', "Account doesn't exist.");
const notUpdatable = () => coreRefusal(200, '412', 'Account status cannot be updated.');
const blockedUser = () => coreRefusal(200, '410', 'GoPay user is blocked');

/** The GoPay accounts that customers link to the merchant. */
export class PayAccounts implements GopayAccounts {
  private readonly records = new Map<string, PayAccountRecord>();
  readonly wallets = new Wallets();

  constructor(
    private readonly world: World,
    private readonly settings: { readonly payAccountLinkMs?: number },
  ) {}

  /** Begins to link an account; the customer goes on at a page under `baseUrl`. Throws the refusal that the request earns. */
  create(body: JsonObject, baseUrl: string, notificationUrl?: string): JsonObject {
    const problems = payAccountProblems(body);
    if (problems.length > 0) throw refusals.invalid(problems);
    const partner = objectAt(body, 'gopay_partner');
    const phoneNumber = textAt(partner, 'phone_number') ?? '';
    const countryCode = textAt(partner, 'country_code') ?? '';
    const redirectUrl = textAt(partner, 'redirect_url');

    const { linking } = gopayUser(phoneNumber);
    if (linking === 'not-registered') return linkingRefusedBody('105', 'User Not Found');
    if (linking === 'blocked') throw blockedUser();
    if (redirectUrl !== undefined && !isRedirectUrl(redirectUrl)) {
      return linkingRefusedBody('2903', 'invalid scheme');
    }
    const linked = this.all().find(
      (account) => userOf(account) === `${countryCode}${phoneNumber}` && account.status === 'ENABLED',
    );
    if (linked) return this.describe(linked);

    const record: PayAccountRecord = {
      accountId: randomUUID(),
      status: 'PENDING',
      phoneNumber,
      countryCode,
      redirectUrl,
      notificationUrl,
      linkExpiresAt: later(this.world.clock.now(), this.settings.payAccountLinkMs ?? LINK_LIFETIME),
    };
    this.keep(record);
    this.world.effects.count(record.accountId, 'createPayAccount');
    return pendingBody(record, `${baseUrl}/simulator/pay-accounts/${record.accountId}`);
  }

  /** An account as GET shows it; throws the refusal that an unknown one earns. */
  get(accountId: string): JsonObject {
    return this.describe(this.addressed(accountId));
  }

  /** The merchant unlinks an account. Throws the refusal that the request earns. */
  unbind(accountId: string): JsonObject {
    const record = this.addressed(accountId);
    if (record.status !== 'ENABLED') throw notUpdatable();
    if (gopayUser(record.phoneNumber).refusesUnbinding) return unbindingRefusedBody(record);
    const unbound = this.move(record, 'DISABLED', 'unbindPayAccount');
    void this.announce(unbound);
    return unboundBody(unbound);
  }

  /** The customer links the account at GoPay; resolves when the merchant has answered the first delivery. */
  async link(accountId: string): Promise<PayAccountRecord> {
    const linked = this.move(this.actedOn(accountId, 'PENDING', 'ENABLED'), 'ENABLED', 'linkPayAccount');
    await this.announce(linked);
    return linked;
  }

  /** The customer does not want to link the account. The link has served, and nobody is told. */
  refuse(accountId: string): PayAccountRecord {
    return this.move(this.actedOn(accountId, 'PENDING', 'EXPIRED'), 'EXPIRED', 'refusePayAccount');
  }

  /** The customer unlinks the account in GoPay's app; resolves when the merchant has answered the first delivery. */
  async unlink(accountId: string): Promise<PayAccountRecord> {
    const unlinked = this.move(
      this.actedOn(accountId, 'ENABLED', 'DISABLED'),
      'DISABLED',
      'unlinkPayAccount',
    );
    await this.announce(unlinked);
    return unlinked;
  }

  ask({ transactionId, accountId, paymentOptionToken: token, amount }: GopayOrder): GopayAnswer {
    const record = this.addressed(accountId);
    if (gopayUser(record.phoneNumber).isBlocked) throw blockedUser();
    const choice = Object.entries(this.balancesOf(record)).find(
      ([option]) => paymentOptionToken(accountId, option) === token,
    );
    if (record.status !== 'ENABLED' || !choice) return { isAccepted: false, reason: {} };
    const [paymentOption, balance] = choice;
    if (balance < amount) return { isAccepted: false, reason: LACKS_FUNDS };
    this.wallets.assign(transactionId, userOf(record), paymentOption);
    return { isAccepted: true, paymentOption };
  }

  /** Takes and gives back the customer's money as a transaction goes on. */
  follow(record: TransactionRecord): void {
    this.wallets.follow(record);
  }

  find(accountId: string): PayAccountRecord | undefined {
    const record = this.records.get(accountId);
    return record && this.current(record);
  }

  /** Every account, in the order in which they were created. */
  all(): PayAccountRecord[] {
    return [...this.records.values()].map((record) => this.current(record));
  }

  /** Takes over accounts as they once stood. */
  restore(records: readonly PayAccountRecord[]): void {
    for (const record of records) this.records.set(record.accountId, record);
  }

  viewOf({ notificationUrl: _, ...record }: PayAccountRecord): PayAccount {
    return Object.freeze({ ...record, balances: Object.freeze(this.balancesOf(record)) });
  }

  describe(record: PayAccountRecord): JsonObject {
    return accountBody(record, this.balancesOf(record));
  }

  private balancesOf(record: PayAccountRecord): Balances {
    return this.wallets.left(userOf(record), gopayUser(record.phoneNumber).balances);
  }

  private current(record: PayAccountRecord): PayAccountRecord {
    const isLate = record.status === 'PENDING' && record.linkExpiresAt <= this.world.clock.now();
    return isLate ? { ...record, status: 'EXPIRED' } : record;
  }

  private addressed(accountId: string): PayAccountRecord {
    const record = this.find(accountId);
    if (!record) throw unknownAccount();
    return record;
  }

  private actedOn(accountId: string, from: PayAccountStatus, to: PayAccountStatus): PayAccountRecord {
    const record = this.find(accountId);
    if (!record) throw new UnknownPayAccountError(accountId);
    if (record.status !== from) throw new IllegalPayAccountStatusError(accountId, record.status, to);
    return record;
  }

  private move(record: PayAccountRecord, status: PayAccountStatus, operation: string): PayAccountRecord {
    const next = { ...record, status };
    this.keep(next);
    this.world.effects.count(record.accountId, operation);
    return next;
  }

  private keep(record: PayAccountRecord): void {
    this.records.set(record.accountId, record);
    this.world.updates.publish('pay-account', record.accountId);
  }

  private async announce(record: PayAccountRecord): Promise<void> {
    const { courier, merchant, notificationUrls } = this.world;
    const url = record.notificationUrl ?? notificationUrls.payAccount;
    if (url === undefined) return;
    const { accountId } = record;
    await courier.send(accountId, [{ orderId: accountId, url, body: accountNotification(record, merchant) }]);
  }
}

function userOf({ countryCode, phoneNumber }: PayAccountRecord): string {
  return `${countryCode}${phoneNumber}`;
}
