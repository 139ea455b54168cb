import { Inject, Injectable } from '@nestjs/common';
import { Postgres, type PreparedStatement } from '../database/postgres';
import { MidtransError, redactText } from '../gateway';
import { Accounts } from '../accounts/accounts';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import {
  NotificationNotFoundError,
  NotificationNotReplayableError,
  NotificationReplayPostponedError,
} from './notification.errors';
import type { MidtransNotification, NotificationStatus } from './notification.entity';
import { isBiSnap } from './bi-snap.format';
import { parseNotification } from './notification.formats';
import type { Looked, SignedDelivery } from './notification.handler';
import { isDecided } from './notification.outcome';
import { NotificationRepository } from './notification.repository';
import { NotificationRouting } from './notification.routing';
import { ReadBackPostponedError } from './read-backs';

/** A delivery that was taken once more. */
export interface ReplayedNotification {
  /** As the inbox has it now. */
  readonly notification: MidtransNotification;
  /** Whether it moved something this time. */
  readonly isMoved: boolean;
}

/** Of one that is decided nothing is done: for a replay it is undecided, until it is through. */
const REOPEN: PreparedStatement = {
  name: 'midtrans_notifications_reopen',
  text: `
    UPDATE midtrans_notifications SET status = 'unconfirmed', error_message = 'Its replay has not come to an end'
    WHERE id = $1 AND status = $2`,
};

/** What a replay left as it was. Whoever delivered it meanwhile is believed. */
const CLOSE: PreparedStatement = {
  name: 'midtrans_notifications_close',
  text: `
    UPDATE midtrans_notifications SET status = $2, error_message = $4
    WHERE id = $1 AND (status = $3 OR status = $2)`,
};

/**
 * Takes deliveries of the inbox once more. Their signatures are not kept, and what they say may be long past: whatever would move something
 * is asked of Midtrans, and only what it answers is believed.
 */
@Injectable()
export class NotificationReplays {
  constructor(
    private readonly postgres: Postgres,
    private readonly accounts: Accounts,
    private readonly notifications: NotificationRepository,
    private readonly routing: NotificationRouting,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /** See {@link NotificationService.replay}. */
  async replay(id: string): Promise<ReplayedNotification> {
    const stored = await this.notifications.findById(id);
    if (stored === null) throw new NotificationNotFoundError();
    const { account } = stored;
    const isMoved = account === null ? await this.lookUp(stored) : await this.process(stored, account);
    return { notification: (await this.notifications.findById(id)) ?? stored, isMoved };
  }

  private async process(stored: MidtransNotification, account: string): Promise<boolean> {
    const { id, status: before } = stored;
    const notification = this.deliveryOf(stored, this.accounts.get(account).name);
    if (isDecided(before)) await this.postgres.query(REOPEN, [id, before]);
    try {
      const { status } = await this.routing.process(notification);
      // What was acted upon then told nothing new this time.
      if (before === 'processed') await this.close(id, before, 'stale', null);
      return status === 'processed';
    } catch (error) {
      const words = error instanceof ReadBackPostponedError ? stored.errorMessage : reasonOf(error);
      await this.close(id, before, 'unconfirmed', words);
      throw postponedOr(error);
    }
  }

  /** Of what nobody signed nothing is believed, and it stays refused: Midtrans is asked about what it names. */
  private async lookUp(stored: MidtransNotification): Promise<boolean> {
    const { id, status } = stored;
    try {
      const looks: Looked[] = [];
      for (const account of this.accounts.names()) {
        const notification = this.deliveryOf(stored, account);
        for (const handler of this.routing.handlers) {
          const looked = await handler.lookUp?.(notification);
          if (looked) looks.push(looked);
        }
      }
      await this.close(id, status, status, wordsOf(looks));
      return looks.includes('moved');
    } catch (error) {
      await this.close(id, status, status, reasonOf(error));
      throw postponedOr(error);
    }
  }

  /** @throws NotificationNotReplayableError where its body was not kept */
  private deliveryOf(stored: MidtransNotification, account: string): SignedDelivery {
    const body = isBiSnap(stored.rawPayload) ? stored.rawPayload : bodyOf(stored);
    const { notification } = parseNotification(body);
    if (notification === undefined) throw new NotificationNotReplayableError('its body was not kept');
    return {
      account,
      mustBeConfirmed: true,
      body: notification.body,
      delivery: {
        ...notification.entry,
        id: stored.id,
        fingerprint: stored.fingerprint ?? '',
        rawPayload: JSON.stringify(stored.rawPayload),
      },
      timeoutMs: this.options.notifications.confirmTimeoutMs,
    };
  }

  private async close(
    id: string,
    to: NotificationStatus,
    from: NotificationStatus,
    words: string | null,
  ): Promise<void> {
    await this.postgres.query(CLOSE, [id, to, from, words]);
  }
}

/** What it names as it was received, where the body that is kept has it masked. */
function bodyOf(stored: MidtransNotification): Record<string, unknown> {
  const named = {
    order_id: stored.orderId,
    transaction_id: stored.transactionId,
    status_code: stored.statusCode,
    gross_amount: stored.grossAmount,
    account_id: stored.accountId,
    account_status: stored.accountStatus,
  };
  const known = Object.entries(named).filter(([, value]) => value !== null);
  return { ...stored.rawPayload, ...Object.fromEntries(known) };
}

function wordsOf(looks: readonly Looked[]): string {
  if (looks.length === 0) return 'Replayed: nothing here is known by what it names';
  return looks.includes('moved')
    ? 'Replayed: Midtrans was asked about what it names, which moved'
    : 'Replayed: Midtrans was asked about what it names, which stands as it did';
}

function reasonOf(error: unknown): string {
  const reason = error instanceof MidtransError ? error.message : 'something failed here';
  return redactText(`Replayed, and not confirmed: ${reason}`);
}

function postponedOr(error: unknown): unknown {
  return error instanceof ReadBackPostponedError
    ? new NotificationReplayPostponedError(error.until - performance.now())
    : error;
}
