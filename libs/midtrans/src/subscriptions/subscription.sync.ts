import { Inject, Injectable, Logger } from '@nestjs/common';
import { OVERTAKEN, retryOvertaken } from '../database/concurrency';
import {
  MidtransError,
  MidtransNotFoundError,
  type MidtransClient,
  type SubscriptionResponse,
  type TransactionResponse,
} from '../gateway';
import { MidtransClients } from '../options/clients';
import { parseSubscriptionState, type SubscriptionGatewayState } from './subscription.gateway-state';
import { SubscriptionLedger } from './subscription.ledger';
import type { WrittenChange } from './subscription.move';

/** How to look, and why. */
export interface SyncOptions {
  /** Whether there are signs that a charge failed. @default false */
  readonly chargeFailed?: boolean;
  /** Milliseconds for each question. @default the client's */
  readonly timeoutMs?: number;
  /** The ids at the gateway that notifications claim for a subscription whose creation was never answered. */
  readonly claimedIds?: readonly string[];
  /** The change that was made, where that is what the look is for. */
  readonly change?: WrittenChange;
}

/** What was seen. It is written. */
export interface SyncResult {
  /** The gateway's answer. */
  readonly response: SubscriptionResponse;
  /** The transactions of the subscription that Midtrans lists, but does not find: they are no payments yet. */
  readonly notFound: readonly string[];
  /** What kept the others from being read. */
  readonly failure?: MidtransError;
  /** Whether a change of ours may still show at the gateway. */
  readonly isUndecided: boolean;
}

/** The gateway does not show a change of ours: nothing was written. */
export class ChangeNotShownError extends MidtransError {
  constructor() {
    super({ message: 'Midtrans does not show what was asked for', attempts: 1, outcomeUnknown: true });
  }
}

/** Each look asks the gateway. */
const MOST_LOOKS = 10;
/** How many transactions are read in one look: those that are left come with the next. */
const MOST_READ = 20;

interface Charges extends Pick<SyncResult, 'notFound' | 'failure'> {
  readonly read: readonly TransactionResponse[];
}

/**
 * Asks Midtrans how subscriptions stand, and moves them accordingly: each transaction that Midtrans lists as one of a
 * subscription, and that is no payment yet, is read as well and becomes one.
 */
@Injectable()
export class SubscriptionSync {
  private readonly logger = new Logger('Midtrans:subscriptions');

  constructor(
    @Inject(MidtransClients) private readonly clients: MidtransClients,
    @Inject(SubscriptionLedger) private readonly ledger: SubscriptionLedger,
  ) {}

  /**
   * @returns null where Midtrans has not told the subscription's id, and none of the claimed ones is its
   * @throws ChangeNotShownError where it is about a change, and that is not shown
   * @throws MidtransError where Midtrans cannot be asked: nothing has changed
   */
  sync(
    subscriptionId: string,
    { chargeFailed, timeoutMs, claimedIds = [], change }: SyncOptions = {},
  ): Promise<SyncResult | null> {
    const look = async () => {
      const {
        account,
        midtrans_subscription_id: id,
        version,
        imported,
        asked,
      } = await this.ledger.seen(subscriptionId);
      const client = this.clients.get(account);
      const response =
        id === null
          ? await this.find(client, subscriptionId, claimedIds, timeoutMs)
          : await fetchSubscription(client, id, timeoutMs);
      if (response === null) return null;
      const gateway = parseSubscriptionState(response);
      const { read, ...rest } = await this.readCharges(client, gateway, imported, timeoutMs);
      const written = await this.ledger.write({
        subscriptionId,
        chargeFailed,
        change,
        gateway,
        version,
        charges: read,
        asked,
      });
      if (written === 'not_shown') throw new ChangeNotShownError();
      return written === OVERTAKEN ? written : { response, ...rest, isUndecided: written === 'undecided' };
    };
    return retryOvertaken(`Subscription ${subscriptionId}`, look, MOST_LOOKS);
  }

  /** The subscription that has our id, among the ones that were claimed to be it. */
  private async find(
    client: MidtransClient,
    subscriptionId: string,
    claimedIds: readonly string[],
    timeoutMs: number | undefined,
  ): Promise<SubscriptionResponse | null> {
    for (const claimed of claimedIds) {
      try {
        const response = await client.getSubscription(claimed, { timeoutMs });
        const { id, ourId } = parseSubscriptionState(response);
        if (id === claimed && ourId === subscriptionId) return response;
      } catch (error) {
        if (!(error instanceof MidtransNotFoundError)) throw error;
      }
    }
    return null;
  }

  private async readCharges(
    client: MidtransClient,
    { id, transactionIds }: SubscriptionGatewayState,
    imported: readonly string[],
    timeoutMs: number | undefined,
  ): Promise<Charges> {
    const read: TransactionResponse[] = [];
    const notFound: string[] = [];
    const unread = transactionIds.filter((transactionId) => !imported.includes(transactionId));
    for (const transactionId of unread.slice(0, MOST_READ)) {
      try {
        const response = await client.getStatus(transactionId, { timeoutMs });
        if (response.transaction_id === transactionId) read.push(response);
        else notFound.push(transactionId);
      } catch (error) {
        if (!(error instanceof MidtransError)) throw error;
        if (!(error instanceof MidtransNotFoundError)) return { read, notFound, failure: error };
        notFound.push(transactionId);
      }
    }
    if (notFound.length > 0) {
      this.logger.warn(`Subscription ${id} lists what Midtrans does not find: ${notFound.join(', ')}`);
    }
    return { read, notFound, failure: unread.length > MOST_READ ? moreToRead() : undefined };
  }
}

/**
 * What the gateway says of a subscription.
 *
 * @throws MidtransError where it cannot be asked, or names another
 */
export async function fetchSubscription(
  client: MidtransClient,
  id: string,
  timeoutMs?: number,
): Promise<SubscriptionResponse> {
  const response = await client.getSubscription(id, { timeoutMs });
  if (parseSubscriptionState(response).id === id) return response;
  throw new MidtransError({
    message: 'Midtrans answered for another subscription',
    attempts: 1,
    outcomeUnknown: false,
  });
}

function moreToRead(): MidtransError {
  return new MidtransError({
    message: 'There are more charges to read',
    attempts: 0,
    outcomeUnknown: false,
  });
}
