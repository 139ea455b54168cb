import type { TransactionRecord } from '../transactions/transaction';

/** A state that a transaction came into. */
export type Moment = Pick<TransactionRecord, 'status' | 'fraudStatus' | 'changedAt'>;

function isSame(one: Moment | undefined, other: Moment): boolean {
  return (
    one?.status === other.status &&
    one.fraudStatus === other.fraudStatus &&
    one.changedAt.getTime() === other.changedAt.getTime()
  );
}

/** Remembers the states of every transaction, of which the gateway itself keeps the latest only. */
export class Timeline {
  private readonly moments = new Map<string, Moment[]>();

  /** Of what changes beside the state, such as a refund that the bank confirms, nothing is noted. */
  note({ transactionId, status, fraudStatus, changedAt }: TransactionRecord): void {
    const earlier = this.moments.get(transactionId) ?? [];
    const moment = { status, fraudStatus, changedAt };
    if (!isSame(earlier.at(-1), moment)) this.moments.set(transactionId, [...earlier, moment]);
  }

  /** In the order in which they came. */
  of(transactionId: string): readonly Moment[] {
    return this.moments.get(transactionId) ?? [];
  }
}
