import { MidtransError, MidtransNotFoundError, type TransactionResponse } from '../gateway';
import type { MidtransClients } from '../accounts/clients';
import { UnusableAnswerError } from '../gateway/unusable-answer';
import { fetchTransaction } from '../payments/fetch-status';
import { transactionStatusOf } from '../payments/payment.gateway-state';
import { isChargeOrderId } from './order-prefix';

/**
 * How a charge stands that a notification tells of, by what the gateway says. `payment`: it is a payment of the subscription;
 * `over`: it ended without money, and the gateway lists it nowhere; `anothers`: it is no charge of the subscription; `missing`: the
 * gateway does not find it, or does not list it yet: whoever tells of it is to come again.
 */
export type ToldCharge = 'payment' | 'over' | 'anothers' | 'missing';

/** What asking about the charges of a subscription gave. */
export interface ReadCharges {
  /** Those that are no payments yet. */
  readonly read: readonly TransactionResponse[];
  /** Transactions that the gateway lists, and does not find or tell enough of. */
  readonly unread: readonly string[];
  /** By the id that it was told under. */
  readonly told: ReadonlyMap<string, ToldCharge>;
  /** What kept the others from being read. */
  readonly failure?: MidtransError;
}

/** What is to be read of a subscription's charges. */
export interface ChargesToRead {
  /** What the gateway calls the subscription. */
  readonly name: string;
  readonly listed: readonly string[];
  /** Transactions that are payments already. */
  readonly imported: readonly string[];
  /** Ids of transactions or orders that notifications tell of. */
  readonly told: readonly string[];
}

/** How a merchant account is asked. */
export interface ChargeReader {
  readonly clients: MidtransClients;
  readonly account: string;
  readonly timeoutMs?: number;
}

/** How many transactions are read in one look: those that are left come with the next. */
const MOST_READ = 20;

/** Asks about the listed charges that are no payments yet, and about those that are told of and not listed. */
export async function readCharges(
  reader: ChargeReader,
  { name, listed, imported, told }: ChargesToRead,
): Promise<ReadCharges> {
  const read: TransactionResponse[] = [];
  const unread: string[] = [];
  const standings = new Map<string, ToldCharge>();
  const found = (): ReadCharges => ({ read, unread, told: standings });
  const due = listed.filter((id) => !imported.includes(id));
  for (const id of told) standings.set(id, imported.includes(id) ? 'payment' : 'missing');
  try {
    for (const id of due.slice(0, MOST_READ)) {
      const charge = await readCharge(reader, id);
      if (charge?.transaction_id !== id) unread.push(id);
      else read.push(charge);
    }
    for (const id of told) {
      const isRead = read.some((charge) => charge.transaction_id === id || charge.order_id === id);
      if (isRead) standings.set(id, 'payment');
      else if (!imported.includes(id) && !due.includes(id)) {
        standings.set(id, standingOf(name, await readCharge(reader, id)));
      }
    }
  } catch (error) {
    if (error instanceof MidtransError) return { ...found(), failure: error };
    throw error;
  }
  return due.length > MOST_READ ? { ...found(), failure: moreToRead() } : found();
}

/**
 * What the gateway says of a charge, asked by the id of its transaction or order; null where it does not find it, or says too
 * little or something else.
 */
async function readCharge(
  { clients, account, timeoutMs }: ChargeReader,
  id: string,
): Promise<TransactionResponse | null> {
  try {
    const response = await fetchTransaction(clients, account, { id }, { timeoutMs });
    return response.transaction_id === id || response.order_id === id ? response : null;
  } catch (error) {
    if (error instanceof MidtransNotFoundError || error instanceof UnusableAnswerError) return null;
    throw error;
  }
}

/** How a charge stands that the subscription does not list. */
function standingOf(name: string, charge: TransactionResponse | null): ToldCharge {
  if (charge === null) return 'missing';
  if (!isChargeOrderId(name, charge.order_id ?? '')) return 'anothers';
  return isOver(charge) ? 'over' : 'missing';
}

function isOver(charge: TransactionResponse): boolean {
  const status = transactionStatusOf(charge);
  return status === 'deny' || status === 'failure' || status === 'cancel' || status === 'expire';
}

function moreToRead(): MidtransError {
  return new MidtransError({
    message: 'There are more charges to read',
    attempts: 0,
    outcomeUnknown: false,
  });
}
