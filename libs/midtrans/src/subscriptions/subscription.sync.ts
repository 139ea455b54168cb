import { Inject, Injectable, Logger } from '@nestjs/common';
import { OVERTAKEN, retryOvertaken } from '../database/concurrency';
import {
  MidtransError,
  MidtransNotFoundError,
  type MidtransClient,
  type SubscriptionResponse,
  type TransactionResponse,
} from '../gateway';
import { MidtransClients } from '../accounts/clients';
import { readCharges, type ReadCharges, type ToldCharge } from './charge-reader';
import { parseSubscriptionState } from './subscription.gateway-state';
import { SubscriptionLedger } from './subscription.ledger';
import type { WrittenChange } from './subscription.move';

/** How to look, and why. */
export interface SyncOptions {
  /** Milliseconds for each question. @default the client's */
  readonly timeoutMs?: number;
  /** The ids at the gateway that notifications claim for a subscription whose creation was never answered. */
  readonly claimedIds?: readonly string[];
  /** The ids of transactions and orders that notifications tell of: how they stand is told. @default none */
  readonly toldIds?: readonly string[];
  /** The change that was made, where that is what the look is for. */
  readonly change?: WrittenChange;
}

/** What was seen. It is written. */
export interface SyncResult extends Omit<ReadCharges, 'read'> {
  /** The gateway's answer. */
  readonly response: SubscriptionResponse;
  /** Whether a change of ours may still show at the gateway. */
  readonly isUndecided: boolean;
  /** Whether Midtrans said that it is active, or that it is inactive. */
  readonly isStatusKnown: boolean;
}

/** The gateway does not show a change of ours: nothing was written. */
export class ChangeNotShownError extends MidtransError {
  constructor() {
    super({ message: 'Midtrans does not show what was asked for', attempts: 1, outcomeUnknown: true });
  }
}

/** Each look asks the gateway. */
const MOST_LOOKS = 10;
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
    { timeoutMs, claimedIds = [], toldIds = [], change }: SyncOptions = {},
  ): Promise<SyncResult | null> {
    const look = async () => {
      const {
        account,
        midtrans_subscription_id: id,
        name: called,
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
      const name = gateway.terms.name ?? called;
      const { read, ...rest } = await readCharges(
        { clients: this.clients, account, timeoutMs },
        { name, listed: gateway.transactionIds, imported, told: toldIds },
      );
      const written = await this.ledger.write({
        subscriptionId,
        change,
        gateway,
        version,
        charges: read,
        asked,
      });
      if (written === 'not_shown') throw new ChangeNotShownError();
      if (written === OVERTAKEN) return OVERTAKEN;
      const { isUndecided, refused } = written;
      const seen = { ...rest, ...without(refused, rest) };
      if (seen.unread.length > 0) {
        this.logger.warn(
          `Subscription ${subscriptionId} lists what Midtrans tells nothing of use of: ${seen.unread.join(', ')}`,
        );
      }
      return { response, ...seen, isUndecided, isStatusKnown: gateway.active !== null };
    };
    return retryOvertaken(`Subscription ${subscriptionId}`, look, MOST_LOOKS);
  }

  /**
   * The subscription that has our id, among the ones that were claimed to be it.
   *
   * @throws MidtransNotFoundError where none has, and one is not found: it may be a moment later
   */
  private async find(
    client: MidtransClient,
    subscriptionId: string,
    claimedIds: readonly string[],
    timeoutMs: number | undefined,
  ): Promise<SubscriptionResponse | null> {
    let notFound: MidtransNotFoundError | undefined;
    for (const claimed of claimedIds) {
      try {
        const response = await client.getSubscription(claimed, { timeoutMs });
        const { id, ourId } = parseSubscriptionState(response);
        if (id === claimed && ourId === subscriptionId) return response;
      } catch (error) {
        if (!(error instanceof MidtransNotFoundError)) throw error;
        notFound = error;
      }
    }
    if (notFound !== undefined) throw notFound;
    return null;
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

/** Charges that could not become payments are not read, however whole their answers looked. */
function without(
  refused: readonly TransactionResponse[],
  { unread, told }: Pick<ReadCharges, 'unread' | 'told'>,
): Pick<ReadCharges, 'unread' | 'told'> {
  const ids = refused.flatMap(({ transaction_id: id }) => id ?? []);
  const names = [...ids, ...refused.flatMap(({ order_id: id }) => id ?? [])];
  const standings = [...told].map(([id, standing]): [string, ToldCharge] => [
    id,
    names.includes(id) ? 'missing' : standing,
  ]);
  return { unread: [...unread, ...ids], told: new Map(standings) };
}
