import { Injectable } from '@nestjs/common';
import { ForbiddenError } from '../errors/midtrans.errors';
import { PaymentDeclinedError, PaymentStateError } from './payment.errors';
import { REMEDIES } from './payment.errors';
import {
  CommandRunner,
  unusable,
  type GatewayCommand,
  type LookUp,
} from '../gateway-commands/command.runner';
import { CommandStore, type Command } from '../gateway-commands/command.store';
import { kindOfResponse } from '../gateway-commands/command.outcome';
import { ToldCommands } from '../gateway-commands/told-commands';
import { KeyedQueue } from '../gateway-commands/keyed-queue';
import {
  MidtransApiError,
  MidtransError,
  MidtransNotModifiableError,
  type MidtransClient,
  type TransactionResponse,
} from '../gateway';
import type { PreparedStatement } from '../database/postgres';
import { Transactions } from '../events/transactions';
import { v7 as uuidv7 } from 'uuid';
import type { Requester } from './requester';
import { isAbout } from './answer';
import { parsePaymentState } from './payment.gateway-state';
import { PaymentLedger } from './ledger';
import {
  isOperation,
  isResultOf,
  precondition,
  whileUnpaid,
  type PreconditionFailure,
  type SimpleOperation,
} from './payment.preconditions';
import type { MidtransPayment } from './payment.entity';
import { gatewayIdOf, transactionSource } from './fetch-status';
import { PaymentRepository } from './payment.repository';
import { AttemptRepository } from './attempts/attempt.repository';
import { PaymentSync } from './payment.sync';

/** How an operation is to be done. */
export interface OperationDetails {
  /** Whole rupiah to capture. @default all that was authorised */
  readonly amount?: number;
  /** Whether it was asked for before, so that its result may be there already. @default false */
  readonly isRetry?: boolean;
  readonly requester: Requester;
  /** Whether it is refused once money is held or paid, at Midtrans too, whatever is known here. @default false */
  readonly onlyWhileUnpaid?: boolean;
  /** Whether it is done to the attempt that the payment shows, so that its customer can begin another. @default false */
  readonly isOfAttempt?: boolean;
  /** The attempt that it is done to, beside what the payment shows. @default the one that it shows, and its page */
  readonly transactionId?: string;
}

const UNDER_WAY = 'an operation is under way, or its outcome is not known yet: ask again';

/** Also of a call that takes up what was left of another, unless it is that call again. */
const RECORD: PreparedStatement = {
  name: 'midtrans_payment_operations_record',
  text: `
    INSERT INTO midtrans_payment_operations (id, payment_id, operation, amount, requested_by, note)
    VALUES ($1, $2, $3, $4, $5, $6)`,
};

/**
 * Cancels, expires, captures, approves and denies. The answer moves the payment through the same ledger as a notification, so
 * that whichever comes first does it, once.
 */
@Injectable()
export class PaymentCommands {
  private readonly queue = new KeyedQueue();

  constructor(
    private readonly commands: CommandStore,
    private readonly told: ToldCommands,
    private readonly runner: CommandRunner,
    private readonly ledger: PaymentLedger,
    private readonly statuses: PaymentSync,
    private readonly transactions: Transactions,
    private readonly payments: PaymentRepository,
    private readonly attempts: AttemptRepository,
  ) {}

  /**
   * @param tell - makes what the caller is told of the gateway's answer, which is empty where the operation was done before and its
   *   caller had not been told
   * @throws PaymentStateError where the payment's state forbids it, here or at Midtrans
   * @throws ForbiddenError where money is held or paid, and it was asked for only before that
   * @throws PaymentDeclinedError where a bank said no
   * @throws OutcomeUnknownError where it is not known what became of it
   * @throws MidtransError where Midtrans refused or failed otherwise: nothing was done
   */
  async run<Told>(
    operation: SimpleOperation,
    payment: MidtransPayment,
    details: OperationDetails,
    tell: (response: TransactionResponse) => Promise<Told>,
  ): Promise<Told> {
    return this.queue.run(payment.id, () => this.runNow(operation, payment, details, tell));
  }

  private async runNow<Told>(
    asked: SimpleOperation,
    payment: MidtransPayment,
    details: OperationDetails,
    tell: (response: TransactionResponse) => Promise<Told>,
  ): Promise<Told> {
    const { onlyWhileUnpaid = false } = details;
    const stored = await this.stored(payment, details);
    const operation = onlyWhileUnpaid ? whileUnpaid(asked, stored) : asked;
    // What is known here may lag behind.
    const isAsked = onlyWhileUnpaid && precondition(operation, stored) === undefined;
    const current = await this.attempted(await this.statuses.resolved(stored, isAsked), details);
    if (onlyWhileUnpaid && current.isHeldOrPaid) throw ForbiddenError.inState(operation);
    const failure = precondition(operation, current);
    if (failure !== undefined) {
      if (!(await this.wasDone(operation, current, details))) {
        throw preconditionError(operation, current, failure);
      }
      const told = await tell({});
      await this.told.tell(current.id, operation);
      return told;
    }
    const claimed = await this.claim(operation, current, details);
    const overtaken = await this.overtaken(operation, current, details, claimed);
    if (overtaken !== undefined) {
      await this.commands.settle(claimed.id, undefined, claimed.attempts);
      throw overtaken;
    }
    const told = await this.runner.run(claimed, this.command(operation, current, details), tell);
    if (!endsPage(operation, current, details)) return told;
    // What it showed is ended: another attempt may wait to be paid still.
    const left = await this.statuses.stored(current);
    const isLeft = left.isPending && left.transactionId !== current.transactionId;
    return isLeft ? this.runNow(asked, left, details, tell) : told;
  }

  /** Why what was seen of a payment before the operation was claimed is over. */
  private async overtaken(
    operation: SimpleOperation,
    payment: MidtransPayment,
    details: OperationDetails,
    claimed: Command,
  ): Promise<PaymentStateError | undefined> {
    const { id, orderId, pageToken } = payment;
    if (!(await this.payments.hasOrderId(payment))) {
      return new PaymentStateError(operation, orderId, 'invalid_state', 'it is another payment’s order');
    }
    const open = await this.commands.of(id);
    // One is of the attempt that the payment shows, the other names it, or another one: which came last, nobody could tell.
    if (open.some((each) => isOperation(each.action) && each.isUnderWay && each.id !== claimed.id)) {
      return new PaymentStateError(operation, orderId, 'in_progress', UNDER_WAY);
    }
    if (!endsPage(operation, payment, details)) return undefined;
    const isOpening = open.some(({ action, isUnderWay }) => action === 'continue' && isUnderWay);
    if (!isOpening && (await this.statuses.stored(payment)).pageToken === pageToken) return undefined;
    return new PaymentStateError(
      operation,
      orderId,
      'in_progress',
      'another page is being opened: ask again',
    );
  }

  /** Which of two operations at once came last, nobody could tell. */
  private async claim(
    operation: SimpleOperation,
    payment: MidtransPayment,
    { amount, isRetry = false, transactionId, requester: { requestedBy, note } }: OperationDetails,
  ): Promise<Command> {
    const { account, id: subjectId } = payment;
    const slot = slotOf(transactionId);
    for (const open of await this.commands.of(subjectId)) {
      const isOther =
        isOperation(open.action) && open.action !== operation && isOfAttempt(open, transactionId);
      if (isOther && open.isResolved) await this.commands.drop(open);
    }
    const claimed = await this.transactions.run(async (tx) => {
      const command = { account, subjectId, action: operation, slot, details: { transactionId } };
      const claim = await this.commands.claim(command, tx);
      if (claim?.attempt === 'first' || (claim !== null && !isRetry)) {
        await tx.query(RECORD, [uuidv7(), subjectId, operation, amount, requestedBy, note]);
      }
      return claim;
    });
    if (claimed !== null) return claimed;
    throw new PaymentStateError(operation, payment.orderId, 'in_progress', UNDER_WAY);
  }

  private command(
    operation: SimpleOperation,
    payment: MidtransPayment,
    details: OperationDetails,
  ): GatewayCommand<TransactionResponse> {
    const { orderId } = payment;
    const { amount, transactionId } = details;
    const isOfPage = endsPage(operation, payment, details);
    return {
      operation,
      ids: { orderId },
      remedy: REMEDIES.operation(orderId),
      send: async (client, idempotencyKey) => {
        const page = isOfPage ? await closePage(client, operation, payment) : 'none';
        if (isOfPage && page === 'closed' && payment.transactionId === null) return endOf(payment, operation);
        const response = await send(client, operation, payment, { amount, idempotencyKey });
        if (page === 'taken' && payment.pageToken !== null) await closeLate(client, payment.pageToken);
        return response;
      },
      read: (response) => read(operation, payment, response, amount),
      done: async (response) => {
        // Nobody begins another attempt, so that the end of this one is the payment's.
        if (isOfPage) await this.ledger.endPage(payment, operation, true);
        const told = parsePaymentState(payment, response, true);
        // Of one of several attempts alone, whether or not the answer says so.
        const reported = told && { ...told, transactionId: told.transactionId ?? transactionId };
        if (payment.origin === 'snap' && reported?.transactionId === undefined) return;
        const outcome = reported && (await this.ledger.apply(reported));
        if (outcome?.kind === 'amount_mismatch') throw unusable('Midtrans answered with another amount');
      },
      lookUp: () => this.lookUp(operation, payment, details),
      tellDeclined: async ({ status_message: words = 'the bank declined it' }) => {
        throw new PaymentDeclinedError(operation, orderId, words);
      },
      tellRejected: async (error) => {
        throw await this.rejection(operation, payment, error, details);
      },
    };
  }

  private async lookUp(
    operation: SimpleOperation,
    payment: MidtransPayment,
    details: OperationDetails,
  ): Promise<LookUp<TransactionResponse>> {
    const response = await this.read(payment, details);
    if (isResultOf(operation, response)) return { found: 'done', response };
    const isFinal = precondition(operation, await this.stored(payment, details)) !== undefined;
    return { found: 'nothing', isFinal };
  }

  /** What Midtrans says of what the operation is done to. */
  private async read(payment: MidtransPayment, details: OperationDetails): Promise<TransactionResponse> {
    const response = await this.statuses.read(payment);
    if (details.transactionId === undefined) return response;
    return present(await this.stored(payment, details));
  }

  /** What the operation is done to, as it stands here by now. */
  private async stored(payment: MidtransPayment, details: OperationDetails): Promise<MidtransPayment> {
    return this.attempted(await this.statuses.stored(payment), details);
  }

  private async attempted(
    payment: MidtransPayment,
    { transactionId }: OperationDetails,
  ): Promise<MidtransPayment> {
    if (transactionId === undefined) return payment;
    const attempted = await this.attempts.asPaidBy(payment, transactionId);
    if (attempted === null) throw new Error(`Order ${payment.orderId} has no transaction ${transactionId}`);
    return attempted;
  }

  /** Whether it was done by a call whose caller was not told: an earlier attempt of this very call, as far as anybody knows. */
  private async wasDone(
    operation: SimpleOperation,
    payment: MidtransPayment,
    { amount, isRetry = false, transactionId }: OperationDetails,
  ): Promise<boolean> {
    const { grossAmount, authorizedAmount } = payment;
    if (!isResultOf(operation, present(payment))) return false;
    if (operation === 'capture' && grossAmount !== (amount ?? authorizedAmount ?? grossAmount)) return false;
    const open = await this.commands.of(payment.id);
    return (
      isRetry ||
      open.some((each) => each.action === operation && !each.isUnderWay && isOfAttempt(each, transactionId))
    );
  }

  /** Something moved the payment meanwhile: Midtrans tells what it is now. */
  private async rejection(
    operation: SimpleOperation,
    payment: MidtransPayment,
    error: MidtransError,
    details: OperationDetails,
  ): Promise<Error> {
    if (!(error instanceof MidtransNotModifiableError)) return error;
    const status = await this.statusOf(payment, details);
    const current = await this.stored(payment, details);
    if (details.onlyWhileUnpaid === true && current.isHeldOrPaid) return ForbiddenError.inState(operation);
    const reason = status === undefined ? 'Midtrans does not allow it' : `it is ${status} at Midtrans`;
    const { passes = true } = precondition(operation, current) ?? {};
    return preconditionError(operation, current, { code: 'invalid_state', reason, passes }, error);
  }

  private async statusOf(payment: MidtransPayment, details: OperationDetails): Promise<string | undefined> {
    try {
      return (await this.read(payment, details)).transaction_status;
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      return undefined;
    }
  }
}

/** Whether nobody can begin anything on its page afterwards. */
function endsPage(
  operation: SimpleOperation,
  { origin }: MidtransPayment,
  { isOfAttempt = false, transactionId }: OperationDetails,
): operation is 'cancel' | 'expire' {
  const isOfOne = isOfAttempt || transactionId !== undefined;
  return origin === 'snap' && !isOfOne && (operation === 'cancel' || operation === 'expire');
}

/** Of a payment, or of one of its attempts, one operation is under way at a time. */
function slotOf(transactionId: string | undefined): string {
  return transactionId === undefined ? 'operation' : `operation-${transactionId}`;
}

function isOfAttempt({ details }: Command, transactionId: string | undefined): boolean {
  return details['transactionId'] === transactionId;
}

/** How a payment stands, as Midtrans would say it. */
function present({ transactionStatus, fraudStatus }: MidtransPayment): TransactionResponse {
  return { transaction_status: transactionStatus, fraud_status: fraudStatus ?? undefined };
}

function preconditionError(
  operation: SimpleOperation,
  { orderId }: MidtransPayment,
  { code, reason, passes }: PreconditionFailure,
  cause?: MidtransError,
): PaymentStateError {
  return new PaymentStateError(operation, orderId, code, reason, cause, passes);
}

/** What a payment comes to whose page was closed before anything was begun there. */
function endOf({ orderId }: MidtransPayment, operation: 'cancel' | 'expire'): TransactionResponse {
  return { status_code: '200', order_id: orderId, transaction_status: operation };
}

/**
 * Closes Snap's page before anything that was begun on it is ended. A page that a payment link's customer opened stays open.
 *
 * @returns whether it is closed, taken by what was begun there, or there is none
 * @throws PaymentStateError where something was begun there that is not known here yet, or nothing is known of the page either
 * @throws MidtransError where it is not closed
 */
async function closePage(
  client: MidtransClient,
  operation: 'cancel' | 'expire',
  { orderId, pageToken, transactionId }: MidtransPayment,
): Promise<'closed' | 'taken' | 'none'> {
  if (pageToken === null && transactionId === null) {
    throw new PaymentStateError(
      operation,
      orderId,
      'invalid_state',
      'nothing of it waits to be paid',
      undefined,
      true,
    );
  }
  if (pageToken === null) return 'none';
  try {
    await client.cancelSnapTransaction(pageToken);
    return 'closed';
  } catch (error) {
    const isBegun = saysOfPage(error, /progress/i);
    if (isBegun && transactionId === null) {
      const reason = 'its customer has chosen a method just now: ask again';
      throw new PaymentStateError(operation, orderId, 'in_progress', reason);
    }
    if (!isBegun && !saysOfPage(error, /already.*cancel|token not found|expired/i)) throw error;
    return isBegun ? 'taken' : 'closed';
  }
}

/**
 * Closes the page that was taken until its attempt was ended: it would take another. What becomes of that decides nothing: the attempt
 * is ended, and the order is looked at once more for any other.
 */
async function closeLate(client: MidtransClient, pageToken: string): Promise<void> {
  try {
    await client.cancelSnapTransaction(pageToken);
  } catch (error) {
    if (!(error instanceof MidtransError)) throw error;
  }
}

/**
 * Snap says by words alone why a page is not closed: it is closed already or over, or something was begun there.
 *
 * @see https://docs.midtrans.com/reference/cancel-a-snap-session
 */
function saysOfPage(error: unknown, words: RegExp): boolean {
  return error instanceof MidtransApiError && !error.outcomeUnknown && words.test(error.statusMessage);
}

function send(
  client: MidtransClient,
  operation: SimpleOperation,
  payment: MidtransPayment,
  { amount, idempotencyKey }: { amount: number | undefined; idempotencyKey: string },
): Promise<TransactionResponse> {
  const id = gatewayIdOf(payment);
  switch (operation) {
    case 'capture':
      return client.capture(
        { transaction_id: payment.transactionId ?? id, gross_amount: amount ?? payment.grossAmount },
        { idempotencyKey },
      );
    case 'cancel':
      return client.cancel(id, { idempotencyKey, ...transactionSource(payment) });
    case 'expire':
    case 'approve':
    case 'deny':
      return client[operation](id, { idempotencyKey });
    default:
      return operation satisfies never;
  }
}

/** A capture that the bank denies leaves the payment authorized; a denial is what `deny` asks for. */
function read(
  operation: SimpleOperation,
  payment: MidtransPayment,
  response: TransactionResponse,
  amount: number | undefined,
): ReturnType<typeof kindOfResponse> {
  const isAboutIt =
    isAbout(payment, response, amount) && (amount === undefined || 'gross_amount' in response);
  const kind = kindOfResponse(response, isAboutIt);
  if (kind === 'unusable' || (kind === 'declined' && operation !== 'deny')) return kind;
  return isResultOf(operation, response) ? 'accepted' : 'unusable';
}
