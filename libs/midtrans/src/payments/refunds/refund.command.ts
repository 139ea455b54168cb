import { Injectable } from '@nestjs/common';
import { PaymentDeclinedError, PaymentStateError } from '../payment.errors';
import { REMEDIES } from '../payment.errors';
import {
  CommandRunner,
  unusable,
  type GatewayCommand,
  type LookUp,
} from '../../gateway-commands/command.runner';
import { CommandStore, matchOf } from '../../gateway-commands/command.store';
import { kindOfResponse } from '../../gateway-commands/command.outcome';
import { KeyedQueue } from '../../gateway-commands/keyed-queue';
import {
  MidtransApiError,
  MidtransDuplicateOrderError,
  MidtransNotModifiableError,
  parseAmount,
  type MidtransClient,
  type MidtransError,
  type TransactionResponse,
} from '../../gateway';
import { isAbout } from '../answer';
import { precondition } from '../payment.preconditions';
import type { MidtransPayment } from '../payment.entity';
import { gatewayIdOf, transactionSource } from '../fetch-status';
import { ToldCommands } from '../../gateway-commands/told-commands';
import { AttemptRepository } from '../attempts/attempt.repository';
import { PaymentSync } from '../payment.sync';
import type { Requester } from '../requester';
import { RefundRepository } from './refund.repository';
import type { MidtransRefund } from './refund.entity';
import type { RefundInput } from './refund.request';
import { RefundLedger, type RefundAnswer, type RefundOrder, type Reservation } from './refund.ledger';

/** A refund, and what the gateway said of it: its stored answer where it was made before. */
export interface MadeRefund {
  readonly refund: MidtransRefund;
  readonly response: TransactionResponse;
}

/** A refund to be made, under a key that is its own. */
export interface KeyedRefund extends RefundInput {
  readonly refundKey: string;
  /** Whether the key was made up for this very call, which may be the repeat of one that never had its answer. */
  readonly isKeyNew: boolean;
  readonly requester: Requester;
}

type Reserved = Extract<Reservation, { kind: 'reserved' }>;

/**
 * Gives money back, once: while a refund of a payment is unresolved it is resolved before another is reserved, and a call without
 * a key that is the same as one whose caller was never answered goes on with that refund.
 */
@Injectable()
export class RefundCommand {
  private readonly queue = new KeyedQueue();

  constructor(
    private readonly commands: CommandStore,
    private readonly runner: CommandRunner,
    private readonly refunds: RefundLedger,
    private readonly repository: RefundRepository,
    private readonly statuses: PaymentSync,
    private readonly told: ToldCommands,
    private readonly attempts: AttemptRepository,
  ) {}

  /**
   * @param tell - makes what the caller is told of the refund
   * @throws PaymentStateError where it cannot be refunded, or not that much
   * @throws PaymentDeclinedError where a bank said no
   * @throws OutcomeUnknownError where it is not known what became of it: the amount stays set aside
   * @throws MidtransError where Midtrans refused or failed otherwise: nothing was refunded
   */
  async refund<Told>(
    payment: MidtransPayment,
    input: KeyedRefund,
    tell: (made: MadeRefund) => Promise<Told>,
  ): Promise<Told> {
    const refund = () => this.refundOnce(payment, input, tell);
    return input.isKeyNew ? this.queue.run(orderOf(payment, input).match, refund) : refund();
  }

  private async refundOnce<Told>(
    payment: MidtransPayment,
    input: KeyedRefund,
    tell: (made: MadeRefund) => Promise<Told>,
  ): Promise<Told> {
    const own = await this.statuses.resolved(payment);
    const { transactionId } = input;
    const current = transactionId === undefined ? own : await this.attempts.asPaidBy(own, transactionId);
    if (current === null) throw new Error(`Order ${own.orderId} has no transaction ${String(transactionId)}`);
    const { order, reservation } = await this.reserve(current, orderOf(current, input), input.isKeyNew);
    const { refundId } = reservation;
    if (reservation.kind === 'reserved') {
      return this.runner.run(
        reservation.command,
        this.command(current, order, reservation),
        async (response) => tell({ refund: await this.stored(refundId), response }),
      );
    }
    const told = await tell(await this.made(refundId));
    if (reservation.left !== undefined) await this.told.drop(reservation.left);
    return told;
  }

  private async reserve(
    payment: MidtransPayment,
    asked: RefundOrder,
    isKeyNew: boolean,
  ): Promise<{
    order: RefundOrder;
    reservation: Exclude<Reservation, { kind: 'impossible' | 'under_way' }>;
  }> {
    const left = isKeyNew ? await this.keyOfLeft(asked) : undefined;
    const order = left === undefined ? asked : { ...asked, refundKey: left };
    // What is out of the question for the payment is no obstacle to a refund that was made before, or may have been.
    const failure = precondition('refund', payment);
    const known = failure === undefined ? null : await this.repository.findByKey(payment.id, order.refundKey);
    if (failure !== undefined && (known === null || known.status === 'rejected')) {
      const { code, reason, passes } = failure;
      throw new PaymentStateError('refund', order.orderId, code, reason, undefined, passes);
    }
    const reservation = await this.refunds.reserve(order);
    switch (reservation.kind) {
      case 'made':
      case 'reserved':
        return { order, reservation };
      case 'impossible':
        throw new PaymentStateError(
          'refund',
          order.orderId,
          reservation.code,
          reservation.reason,
          undefined,
          reservation.passes,
        );
      case 'under_way':
        throw underWay(order, reservation.reason);
      default:
        return reservation satisfies never;
    }
  }

  /** The key of a refund that is the same, and whose caller was never told what came of it. */
  private async keyOfLeft(order: RefundOrder): Promise<string | undefined> {
    const [left] = await this.commands.matching(order.match);
    const key = left?.details['refundKey'];
    if (typeof key === 'string') return key;
    // Another process is at it, or has died at it: which of the two, its lease tells.
    if ((await this.commands.underWay(order.match)) !== undefined) {
      throw underWay(order, `a refund of ${order.amount} is under way: ask again`);
    }
    return undefined;
  }

  private command(
    payment: MidtransPayment,
    order: RefundOrder,
    { refundId, command }: Reserved,
  ): GatewayCommand<TransactionResponse> {
    const { orderId, refundKey } = order;
    return {
      operation: 'refund',
      ids: { orderId, refundKey },
      remedy: REMEDIES.refund(orderId, refundKey),
      send: (client, idempotencyKey) => send(client, payment, order, idempotencyKey),
      read: (response) => read(payment, order, response),
      done: (response) => this.refunds.confirm(order, refundId, answerOf(response)),
      declined: (response) => this.refunds.reject(order, refundId, command, answerOf(response)),
      rejected: (error) =>
        this.refunds.reject(
          order,
          refundId,
          command,
          error instanceof MidtransApiError ? error : { statusCode: null, statusMessage: error.message },
        ),
      lookUp: () => this.lookUp(payment, refundId),
      tellDeclined: async ({ status_message: words = 'the bank declined the refund' }) => {
        throw new PaymentDeclinedError('refund', orderId, words);
      },
      tellRejected: async (error) => {
        // A notification may have told meanwhile that it was made after all.
        const made = await this.made(refundId);
        if (made.refund.status === 'confirmed') return made.response;
        throw rejectionOf(order, error);
      },
    };
  }

  /** Reading the status applies whatever refunds Midtrans lists. */
  private async lookUp(payment: MidtransPayment, refundId: string): Promise<LookUp<TransactionResponse>> {
    await this.statuses.read(payment);
    const { status, response } = await this.stored(refundId);
    return status === 'confirmed'
      ? { found: 'done', response: response ?? {} }
      : { found: 'nothing', isFinal: false };
  }

  private async made(refundId: string): Promise<MadeRefund> {
    const refund = await this.stored(refundId);
    return { refund, response: refund.response ?? {} };
  }

  private async stored(refundId: string): Promise<MidtransRefund> {
    const refund = await this.repository.findById(refundId);
    if (refund === null) throw new Error(`Refund ${refundId} is gone`);
    return refund;
  }
}

function orderOf(
  payment: MidtransPayment,
  { amount, reason, direct = false, refundKey, requester, transactionId }: KeyedRefund,
): RefundOrder {
  return {
    account: payment.account,
    orderId: payment.orderId,
    transactionId:
      transactionId ?? (payment.isKnownByTransaction ? (payment.transactionId ?? undefined) : undefined),
    refundKey,
    amount,
    reason: reason ?? null,
    isDirect: direct,
    requester,
    match: matchOf('refund', payment.id, amount, direct, transactionId),
  };
}

async function send(
  client: MidtransClient,
  payment: MidtransPayment,
  { refundKey, amount, reason, isDirect }: RefundOrder,
  idempotencyKey: string,
): Promise<TransactionResponse> {
  const id = gatewayIdOf(payment);
  const options = { idempotencyKey, ...transactionSource(payment) };
  const request = { refund_key: refundKey, amount, ...(reason !== null && { reason }) };
  try {
    return isDirect
      ? await client.directRefund(id, request, options)
      : await client.refund(id, request, options);
  } catch (error) {
    // A refund of that key was made: whether it is this one, its status tells.
    if (error instanceof MidtransDuplicateOrderError) throw unusable(error.message);
    throw error;
  }
}

function read(
  payment: MidtransPayment,
  { refundKey, amount }: RefundOrder,
  response: TransactionResponse,
): ReturnType<typeof kindOfResponse> {
  const { refund_key: key = refundKey, transaction_status: status = '' } = response;
  const kind = kindOfResponse(response, isAbout(payment, response) && key === refundKey);
  if (kind !== 'accepted') return kind;
  const isRefunded = ['refund', 'partial_refund'].includes(status.toLowerCase());
  // This refund's amount, or that of all refunds of the payment: the documentation has both.
  const refunded = parseAmount(response.refund_amount) ?? 0;
  return isRefunded && refunded >= amount ? 'accepted' : 'unusable';
}

function answerOf(response: TransactionResponse): RefundAnswer {
  const { status_code: statusCode = null, status_message: statusMessage = null } = response;
  return { statusCode, statusMessage, response };
}

function underWay({ orderId }: RefundOrder, reason: string): PaymentStateError {
  return new PaymentStateError('refund', orderId, 'in_progress', reason);
}

/** A state that does not allow it is the caller's to know; the rest stays what Midtrans said. */
function rejectionOf({ orderId }: RefundOrder, error: MidtransError): Error {
  if (!(error instanceof MidtransNotModifiableError)) return error;
  // What is captured can be refunded once it is settled.
  return new PaymentStateError('refund', orderId, 'invalid_state', error.statusMessage, error, true);
}
