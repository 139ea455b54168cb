import {
  ForbiddenException,
  HttpException,
  Inject,
  Injectable,
  Logger,
  ServiceUnavailableException,
} from '@nestjs/common';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import type { Page, PageOptions } from '../access/listing';
import { MidtransInputError } from '../errors/midtrans.errors';
import { OutboxRelay } from '../events/outbox.relay';
import { MidtransError, redactText } from '../gateway';
import type { SignedBiSnapNotification } from '../gateway/bi-snap-signature';
import { storableJson } from '../gateway/storable-json';
import { Accounts, type Signer } from '../accounts/accounts';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { publicErrorOf } from '../rest/public-error';
import { Measurements } from '../telemetry/measurements';
import { countNotification } from '../telemetry/telemetry';
import { isBiSnap } from './bi-snap.format';
import { fingerprintOf } from './fingerprint';
import { Inbox, notificationEvent, snapshotOf } from './inbox';
import {
  isUnsigned,
  merchantIdIn,
  parseNotification,
  type ParsedNotification,
  type Signed,
} from './notification.formats';
import type { Delivery, Recorded, SignedDelivery } from './notification.handler';
import type { MidtransNotification } from './notification.entity';
import {
  NotificationAccountNotFoundError,
  NotificationNotFoundError,
  SnapBiNotConfiguredError,
  WRONG_SIGNATURE,
} from './notification.errors';
import type { NotificationFilter } from './notification.filter';
import { NotificationReplays, type ReplayedNotification } from './notification.replays';
import { NotificationRepository } from './notification.repository';
import { NotificationRouting } from './notification.routing';
import { ReadBackPostponedError } from './read-backs';
import { RejectedNotifications } from './rejected-notifications';

/** Whose key signed a delivery, also where it fails later; null before that is known. */
interface SignedBy {
  account: string | null;
}

interface Webhook {
  readonly body: unknown;
  readonly account: string | undefined;
  readonly request: SignedBiSnapNotification | null;
  readonly signed: SignedBy;
}

/**
 * Takes the gateway's deliveries: verifies their signature, has them handled, and keeps the inbox. What it answers says what the
 * gateway should do next: resolved is "we have it", 400 and 403 are "not for us", 503 is "deliver again".
 */
@Injectable()
export class NotificationService {
  private readonly logger = new Logger('Midtrans:notifications');

  constructor(
    private readonly accounts: Accounts,
    private readonly inbox: Inbox,
    private readonly relay: OutboxRelay,
    private readonly notifications: NotificationRepository,
    private readonly rejected: RejectedNotifications,
    private readonly routing: NotificationRouting,
    private readonly replays: NotificationReplays,
    private readonly measurements: Measurements,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /**
   * Records a delivery once and moves what it is about. One that carries no signature is not recorded: what it says is asked of
   * Midtrans.
   *
   * @param account - the account that it is for, as its URL says: then no other's keys are tried @default whichever signed it
   * @param request - how the request is signed that brought it, where it is as BI-SNAP's are @default not at all
   * @returns the id under which the inbox has it, the same for every redelivery; null of one without a signature
   * @throws NotificationAccountNotFoundError where there is no such account: nothing is recorded
   * @throws MidtransInputError where it is no notification: nothing is recorded
   * @throws SnapBiNotConfiguredError where it is of BI-SNAP, and there is no key to verify it with
   * @throws ForbiddenException where none of our keys signed it, or it names another merchant than that key's
   * @throws ServiceUnavailableException where it could not be stored or confirmed
   */
  async handle(
    body: unknown,
    account?: string,
    request: SignedBiSnapNotification | null = null,
  ): Promise<string | null> {
    const beganAt = performance.now();
    const signed: SignedBy = { account: null };
    let status = 200;
    try {
      return await this.take({ body, account, request, signed });
    } catch (error) {
      status = publicErrorOf(error).statusCode;
      throw error;
    } finally {
      this.measurements.webhook({ ...signed, status, elapsedMs: performance.now() - beganAt });
    }
  }

  private async take({ body, account, request, signed }: Webhook): Promise<string | null> {
    if (account !== undefined && !this.accounts.has(account)) {
      countNotification('unknown_account', null);
      this.rejected.countUnknownAccount(account);
      throw new NotificationAccountNotFoundError();
    }
    if (isBiSnap(body) && !this.accounts.haveSnapBi(account)) {
      countNotification('invalid_signature', null);
      throw new SnapBiNotConfiguredError(account);
    }
    if (isUnsigned(body) && (await this.handleUnsigned(body, account))) return null;
    const { notification, errors } = parseNotification(body, request);
    if (notification === undefined) {
      countNotification('unreadable', null);
      throw new MidtransInputError(errors);
    }
    try {
      return await this.receive(notification, account, signed);
    } catch (error) {
      if (!(error instanceof ForbiddenException)) countNotification('deliver_again', null);
      if (error instanceof HttpException) throw error;
      this.logger.error(
        redactText(`The notification of ${subjectOf(notification)} could not be stored: ${reasonOf(error)}`),
      );
      throw new ServiceUnavailableException('The notification could not be stored, deliver it again');
    }
  }

  /** How many wrongly signed deliveries came since this process started: a few of them are kept, and told of. */
  get rejectedCount(): number {
    return this.rejected.count;
  }

  /** A delivery, as the inbox has it by now; null where there is none. */
  async find(id: string): Promise<MidtransNotification | null> {
    return isUuid(id) ? this.notifications.findById(id) : null;
  }

  /**
   * Deliveries, newest first.
   *
   * @throws MidtransInputError for a page that is none
   */
  async list(filter: NotificationFilter = {}, page?: PageOptions): Promise<Page<MidtransNotification>> {
    return this.notifications.list(filter, page);
  }

  /**
   * Takes a delivery of the inbox once more: a listener that was not there yet, an account that was not configured, a gateway that could not be asked.
   * Whatever would move something is asked of Midtrans, whatever `notifications.confirm` is, and only what it answers is believed. One
   * that none of our keys signed stays refused: Midtrans is asked about what it names. It may be done any number of times.
   *
   * @throws NotificationNotFoundError where there is none
   * @throws NotificationNotReplayableError where its body was not kept
   * @throws AccountNotConfiguredError where its account is not configured any more
   * @throws NotificationReplayPostponedError where Midtrans was asked about the same just now
   * @throws MidtransError where Midtrans cannot be asked, or does not say what was notified: the delivery stands as it did
   */
  async replay(id: string): Promise<ReplayedNotification> {
    if (!isUuid(id)) throw new NotificationNotFoundError();
    return this.replays.replay(id);
  }

  private async handleUnsigned(
    body: Readonly<Record<string, unknown>>,
    account: string | undefined,
  ): Promise<boolean> {
    const accounts =
      account === undefined
        ? this.accounts.ofMerchant(merchantIdIn(body)).map(({ name }) => name)
        : [account];
    try {
      for (const handler of this.routing.handlers) {
        if (!(await handler.handleUnsigned?.(body, accounts))) continue;
        countNotification('followed', null);
        return true;
      }
      return false;
    } catch (error) {
      countNotification('deliver_again', null);
      this.logger.warn(`A recurring notification could not be followed: ${reasonOf(error)}`);
      throw new ServiceUnavailableException('The subscription could not be read, deliver it again');
    }
  }

  private async receive(
    { body, raw, signed, entry }: ParsedNotification,
    isFor: string | undefined,
    signedBy: SignedBy,
  ): Promise<string> {
    const signer = await this.signerOf(signed, entry.orderId, isFor, merchantIdIn(body));
    if (signer === undefined || this.isOfOtherMerchant(signer, body)) {
      countNotification('invalid_signature', null);
      const snapshot = await this.rejected.take(entry, raw);
      if (snapshot !== null) this.relay.emit(notificationEvent('notification.rejected', snapshot));
      throw new ForbiddenException(WRONG_SIGNATURE);
    }
    const delivery: Delivery = {
      id: uuidv7(),
      fingerprint: fingerprintOf(
        body,
        this.routing.handlers.map((handler) => handler.actsUpon?.(body) ?? null),
      ),
      ...entry,
      rawPayload: storableJson(raw),
    };
    const { confirmTimeoutMs: timeoutMs } = this.options.notifications;
    const { name: account } = signer.account;
    signedBy.account = account;
    const mustBeConfirmed = signer.isPrevious || signed.subject === 'bi_snap';
    const recorded = await this.process({ account, mustBeConfirmed, body, delivery, timeoutMs });
    this.relay.emit(notificationEvent('notification.received', snapshotOf(account, entry, recorded)));
    countNotification(recorded.status, account);
    return recorded.id;
  }

  private async signerOf(
    signed: Signed,
    orderId: string | null,
    account: string | undefined,
    merchant: string | undefined,
  ): Promise<Signer | undefined> {
    switch (signed.subject) {
      case 'order':
        return this.accounts.signerOf(signed, account);
      case 'pay_account':
        return this.accounts.payAccountSignerOf(signed, account);
      case 'bi_snap':
        return signed.request === null
          ? undefined
          : this.signerWithOrder(this.accounts.snapBiSignersOf(signed.request, account, merchant), orderId);
      default:
        return signed satisfies never;
    }
  }

  /** Of several that signed, the only one that has the order: a notification of no other moves anything there. */
  private async signerWithOrder(
    signers: readonly Signer[],
    orderId: string | null,
  ): Promise<Signer | undefined> {
    if (signers.length < 2) return signers[0];
    const names = signers.map(({ account }) => account.name);
    const [name, ...others] = await this.notifications.accountsWithOrder(orderId, names);
    if (name !== undefined && others.length === 0) {
      return signers.find(({ account }) => account.name === name);
    }
    this.logger.error(
      `A notification of BI-SNAP about order ${orderId} is signed for the accounts ${names.join(', ')}, and ${name === undefined ? 'none' : 'more than one'} of them has it: give each its own notification URL, or its merchantId`,
    );
    return undefined;
  }

  /** Its own merchant is not what the host took it for, or somebody has a key who should not. */
  private isOfOtherMerchant({ account }: Signer, body: Readonly<Record<string, unknown>>): boolean {
    const named = account.merchantId === undefined ? undefined : merchantIdIn(body);
    if (named === undefined || named === account.merchantId) return false;
    this.rejected.countOtherMerchant(account, named);
    return true;
  }

  private async process(notification: SignedDelivery): Promise<Recorded> {
    const { account, delivery } = notification;
    try {
      return await this.routing.process(notification);
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      // Many may come that cannot wait, and none of them is anything new.
      if (error instanceof ReadBackPostponedError)
        throw new ServiceUnavailableException(`${error.message}: deliver it again`);
      await this.inbox.record(account, delivery, { status: 'unconfirmed', error: error.message });
      this.logger.warn(`${nameOf(delivery)} could not be confirmed: ${error.message}`);
      throw new ServiceUnavailableException('The notification could not be confirmed, deliver it again');
    }
  }
}

function reasonOf(error: unknown): string {
  return redactText(error instanceof Error ? error.message : String(error));
}

function subjectOf({ entry }: ParsedNotification): string {
  return entry.orderId === null ? `pay account ${entry.accountId}` : `order ${entry.orderId}`;
}

function nameOf({ orderId, accountId }: Delivery): string {
  return orderId === null ? `Pay account ${accountId}` : `Order ${orderId}`;
}
