import { Inject, Injectable, Logger } from '@nestjs/common';
import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { Accounts, type Account } from '../accounts/accounts';
import { Postgres, type PreparedStatement } from '../database/postgres';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { redact, redactText } from '../gateway';
import { storableJson } from '../gateway/storable-json';
import { isJsonWithin } from '../validation/json-size';
import { snapshotOf } from './inbox';
import type { NotificationSnapshot } from './notification.events';
import type { InboxEntry } from './notification.formats';
import { Sample } from './sample';

const KEEP: PreparedStatement = {
  name: 'midtrans_notifications_reject',
  text: `
    INSERT INTO midtrans_notifications
      (id, order_id, transaction_id, transaction_status, account_id, account_status, fraud_status, payment_type,
       status_code, gross_amount, status, raw_payload, rejected_slot, registration)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'invalid_signature', $11::jsonb, $12, $13)
    ON CONFLICT (registration, rejected_slot) WHERE rejected_slot IS NOT NULL DO UPDATE SET
      id = EXCLUDED.id, order_id = EXCLUDED.order_id, transaction_id = EXCLUDED.transaction_id,
      transaction_status = EXCLUDED.transaction_status, account_id = EXCLUDED.account_id,
      account_status = EXCLUDED.account_status, fraud_status = EXCLUDED.fraud_status,
      payment_type = EXCLUDED.payment_type, status_code = EXCLUDED.status_code, gross_amount = EXCLUDED.gross_amount,
      raw_payload = EXCLUDED.raw_payload, created_at = now()`,
};

/** Writes under way at once; a flood beyond them is counted, not stored. */
const MAX_WRITES = 4;
/** Of a forged body, this much is worth keeping. */
const MAX_PAYLOAD_BYTES = 8 * 1024;

/** Of a name that is told of in the log. */
const LONGEST_NAME = 64;

/** Of these each instance keeps and tells: enough to look into, and less work than a genuine delivery is. */
const SAMPLE = { windowMs: 60_000, first: 20, every: 100 };

/**
 * Counts wrongly signed deliveries, and keeps some for whoever looks into them. Anyone on the internet can send these: beyond the first
 * of a minute nothing is made of them, what is kept goes round a ring of fixed size, and neither the database nor the log can be
 * flooded with them.
 */
@Injectable()
export class RejectedNotifications {
  private readonly logger = new Logger('Midtrans:notifications');
  private next: number;
  private writes = 0;
  private seen = 0;
  private ofUnknownAccounts = 0;
  private ofOtherMerchants = 0;
  private readonly sample = new Sample(SAMPLE);

  constructor(
    private readonly postgres: Postgres,
    private readonly accounts: Accounts,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {
    // Instances of a registration share the ring; starting apart, they seldom meet.
    this.next = randomInt(options.notifications.rejectedKept);
  }

  /** How many there were since this process started. */
  get count(): number {
    return this.seen;
  }

  /** @returns what there is to tell of it; null where it was no more than counted */
  async take(entry: InboxEntry, body: object): Promise<NotificationSnapshot | null> {
    this.seen++;
    this.warn(entry);
    if (!this.sample.takes(Date.now())) return null;
    // Anybody may have written it: a card number in the place of an order id is not kept.
    const masked = redact(entry) as InboxEntry;
    const id = uuidv7();
    await this.keep(id, masked, body);
    return snapshotOf(null, masked, { id, status: 'invalid_signature' });
  }

  /** Of these no more is kept than how many there were: anybody makes any number of names. */
  countUnknownAccount(name: string): void {
    if (!isTenfold(++this.ofUnknownAccounts)) return;
    const named = JSON.stringify(name.slice(0, LONGEST_NAME));
    this.logger.warn(
      redactText(
        `Notifications for accounts that are not configured so far: ${this.ofUnknownAccounts}; no account ${named} is configured`,
      ),
    );
  }

  /** Says why what is genuine is refused: the options may have the wrong merchant. */
  countOtherMerchant({ name, merchantId }: Account, named: string): void {
    if (!isTenfold(++this.ofOtherMerchants)) return;
    const other = JSON.stringify(named.slice(0, LONGEST_NAME));
    this.logger.error(
      redactText(
        `The key of account "${name}" signed a notification that names merchant ${other}: its merchantId is "${merchantId}"`,
      ),
    );
  }

  private async keep(id: string, entry: InboxEntry, body: object): Promise<void> {
    if (this.writes >= MAX_WRITES) return;
    const slot = this.next;
    this.next = (slot + 1) % this.options.notifications.rejectedKept;
    this.writes++;
    try {
      const { registration } = this.accounts;
      await this.postgres.query(KEEP, [...parametersOf(id, slot, entry, body), registration]);
    } catch (error) {
      this.logger.error(`A rejected notification could not be kept: ${String(error)}`);
    } finally {
      this.writes--;
    }
  }

  /** One line for the first, then for every tenfold: enough to notice, too little to fill a disk. */
  private warn({ orderId, accountId }: InboxEntry): void {
    if (!isTenfold(this.seen)) return;
    const subject =
      orderId === null ? `account ${JSON.stringify(accountId)}` : `order ${JSON.stringify(orderId)}`;
    this.logger.warn(
      redactText(`Wrongly signed notifications so far: ${this.seen}; the last names ${subject}`),
    );
  }
}

function isTenfold(count: number): boolean {
  return Number.isInteger(Math.log10(count));
}

function parametersOf(id: string, slot: number, entry: InboxEntry, body: object): unknown[] {
  // Before anything is looked for in it: to look takes longer than to count.
  const isKept = isJsonWithin(MAX_PAYLOAD_BYTES, body);
  return [
    id,
    entry.orderId,
    entry.transactionId,
    entry.transactionStatus,
    entry.accountId,
    entry.accountStatus,
    entry.fraudStatus,
    entry.paymentType,
    entry.statusCode,
    entry.grossAmount,
    isKept ? storableJson(body) : '{"omitted":"too large"}',
    slot,
  ];
}
