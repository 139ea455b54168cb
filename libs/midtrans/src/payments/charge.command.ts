import { Injectable } from '@nestjs/common';
import { ChargeRejectedError } from './payment.errors';
import { DuplicateOrderIdError } from '../errors/midtrans.errors';
import { REMEDIES } from './payment.errors';
import {
  CommandRunner,
  outcomeUnknown,
  unusable,
  type Asking,
  type GatewayCommand,
  type LookUp,
} from '../gateway-commands/command.runner';
import { CommandStore, type Command } from '../gateway-commands/command.store';
import { ToldCommands } from '../gateway-commands/told-commands';
import {
  MidtransApiError,
  MidtransError,
  MidtransNotFoundError,
  type ChargeRequest,
  type TransactionResponse,
} from '../gateway';
import { paymentMethod } from '../payment-methods';
import { isAbout } from './answer';
import { resumeFrom } from './charge.payload';
import type { ValidCharge } from './charge.validation';
import { instructionsPatch, parsePaymentState, transactionStatusOf } from './payment.gateway-state';
import { PaymentLedger } from './ledger';
import type { MidtransPayment } from './payment.entity';
import { isUnpaidEnd } from './payment.status';
import {
  isTheSame,
  outcomeIsOpen,
  PaymentRepository,
  type NewPayment,
  type ReservedCharge,
} from './payment.repository';
import { isAskedById } from './fetch-status';
import { PaymentSync } from './payment.sync';

/** A charge that is taken up, as it was begun. */
export interface ResumedCharge {
  readonly payment: MidtransPayment;
  readonly charge: ValidCharge;
  /** Whether there is an answer of it already. */
  readonly isAnswered: boolean;
}

/** Takes a payment that has been reserved to Midtrans, and writes down what came of it. */
@Injectable()
export class ChargeCommand {
  constructor(
    private readonly commands: CommandStore,
    private readonly toldCommands: ToldCommands,
    private readonly runner: CommandRunner,
    private readonly ledger: PaymentLedger,
    private readonly statuses: PaymentSync,
    private readonly payments: PaymentRepository,
  ) {}

  /**
   * Takes up a charge whose caller was not told what came of it, which is found out first.
   *
   * @param isRetry - whether it is asked for again under its own key: then its price is not the caller's to say any more
   * @returns null where Midtrans rejected it: it is begun anew
   * @throws DuplicateOrderIdError where it is another than the one that is asked for
   * @throws OutcomeUnknownError where Midtrans cannot be asked
   */
  async resume(
    pending: MidtransPayment,
    charge: ValidCharge,
    isRetry: boolean,
  ): Promise<ResumedCharge | null> {
    const payment = await this.resolved(pending);
    if (payment.wasRejected) return null;
    const { orderId, paymentType, transactionStatus } = payment;
    if (!(isRetry ? paymentType === charge.paymentType : isTheSame(payment, charge))) {
      throw transactionStatus === 'initiated' ? outcomeIsOpen(orderId) : new DuplicateOrderIdError(orderId);
    }
    return { payment, charge: resumeFrom(charge, payment), isAnswered: isAnswered(payment) };
  }

  /**
   * {@link PaymentRepository.reserve}, where Midtrans must be asked first too: whether an earlier payment ended without money, or was
   * never begun.
   *
   * @param takesBack - whether such a payment gives its order id away
   */
  async reserve(
    account: string,
    orderId: string,
    charge: NewPayment,
    { isResumed, takesBack }: { readonly isResumed: boolean; readonly takesBack: boolean },
  ): Promise<ReservedCharge> {
    if (!takesBack) return this.payments.reserve(account, orderId, charge, { isResumed });
    try {
      return await this.reserveOrTakeBack(account, orderId, charge, isResumed);
    } catch (error) {
      const isTaken = error instanceof DuplicateOrderIdError;
      if (!isTaken || error.passes || !(await this.mayEndUnpaid(account, orderId))) throw error;
      throw new DuplicateOrderIdError(orderId, 'was charged before', true);
    }
  }

  /** The caller of a charge that was left is told of it. */
  told({ id }: MidtransPayment): Promise<void> {
    return this.toldCommands.tell(id, 'charge');
  }

  /**
   * @param tell - makes what the caller is told of the gateway's answer
   * @throws ChargeRejectedError where Midtrans said no: the payment is a `failure`
   * @throws OutcomeUnknownError where it is not known what became of it: the payment stays `initiated`
   */
  async run<Told>(
    { payment, command }: ReservedCharge,
    charge: ValidCharge,
    request: ChargeRequest,
    tell: (response: TransactionResponse) => Promise<Told>,
  ): Promise<Told> {
    return this.runner.run(command, this.command(payment, command, charge, request), tell);
  }

  private async reserveOrTakeBack(
    account: string,
    orderId: string,
    charge: NewPayment,
    isResumed: boolean,
  ): Promise<ReservedCharge> {
    try {
      return await this.payments.reserve(account, orderId, charge, { isResumed });
    } catch (error) {
      const isTaken = error instanceof DuplicateOrderIdError;
      if (!isTaken || !(await this.hasEndedUnpaid(account, orderId))) throw error;
    }
    return this.payments.reserve(account, orderId, charge, { isResumed, takesBack: true });
  }

  /** Whether the payment that has an order id may be one to take it back from later. */
  private async mayEndUnpaid(account: string, orderId: string): Promise<boolean> {
    const holder = await this.payments.findByOrderId(account, orderId);
    return holder !== null && holder.paidAt === null && !holder.wasRejected;
  }

  /** @throws DuplicateOrderIdError where Midtrans cannot be asked */
  private async hasEndedUnpaid(account: string, orderId: string): Promise<boolean> {
    const earlier = await this.payments.findByOrderId(account, orderId);
    if (earlier === null || !(earlier.endedUnpaid || earlier.transactionStatus === 'initiated')) return false;
    let response: TransactionResponse;
    try {
      response = await this.statuses.read(earlier);
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      // What has ended may be forgotten there.
      if (error instanceof MidtransNotFoundError) return earlier.endedUnpaid;
      throw outcomeIsOpen(orderId);
    }
    const { endedUnpaid, wasRejected, transactionId } = await this.statuses.stored(earlier);
    // Where no method was chosen on its page, Midtrans has nothing to answer.
    const isEmptyPage = earlier.origin === 'snap' && transactionId === null;
    // An end that was only told is not one that Midtrans must know of.
    return wasRejected || (endedUnpaid && (isEmptyPage || isUnpaidEnd(transactionStatusOf(response))));
  }

  /**
   * A payment as it stands: `initiated` where Midtrans has not got it, so that it may be asked for again. Midtrans is asked before a charge is
   * sent again only to get its answer, too: if the first is over by now, it would make a second transaction.
   */
  private async resolved(pending: MidtransPayment): Promise<MidtransPayment> {
    if (isAnswered(pending)) return this.statuses.stored(pending);
    try {
      await this.statuses.read(pending);
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      const hasNone = error instanceof MidtransNotFoundError && pending.transactionStatus === 'initiated';
      if (!hasNone) throw outcomeUnknown(asking(pending), error);
    }
    return this.statuses.stored(pending);
  }

  private command(
    payment: MidtransPayment,
    claimed: Command,
    charge: ValidCharge,
    request: ChargeRequest,
  ): GatewayCommand<TransactionResponse> {
    return {
      ...asking(payment),
      send: (client, idempotencyKey) =>
        client.charge(request, {
          idempotencyKey,
          repeatSafe: paymentMethod(charge.paymentType).honoursIdempotencyKey(charge.paymentOptions),
          overrideNotificationUrls:
            charge.notificationUrl === undefined ? undefined : [charge.notificationUrl],
        }),
      // A denied payment is a payment: its answer is written down like any other.
      read: (response) =>
        isAbout(payment, response) && transactionStatusOf(response) !== undefined ? 'accepted' : 'unusable',
      done: (response) => this.apply(payment, response),
      rejected: (error) => this.reject(payment, claimed, error),
      tellRejected: (error) => Promise.reject(new ChargeRejectedError(payment.orderId, error)),
      lookUp: () => this.lookUp(payment),
    };
  }

  private async lookUp(payment: MidtransPayment): Promise<LookUp<TransactionResponse>> {
    try {
      const response = await this.statuses.read(payment);
      const { wasRejected } = await this.statuses.stored(payment);
      return wasRejected ? { found: 'nothing', isFinal: true } : { found: 'done', response };
    } catch (error) {
      if (!(error instanceof MidtransNotFoundError)) throw error;
      return isAskedById(payment) ? { found: 'nothing', isFinal: false } : { found: 'unknown', cause: error };
    }
  }

  /** A definite no: kept with Midtrans' words, and the order id is free again. */
  async reject(payment: MidtransPayment, claimed: Command, error: MidtransError): Promise<void> {
    const { statusCode, statusMessage } =
      error instanceof MidtransApiError ? error : { statusCode: null, statusMessage: error.message };
    const words = { statusCode, statusMessage };
    const isFailed = await this.ledger.fail(payment, words, (queries) =>
      this.commands.isOwned(claimed, queries),
    );
    if (!isFailed) throw unusable('Midtrans rejected a charge that somebody else has taken up');
  }

  private async apply(payment: MidtransPayment, response: TransactionResponse): Promise<void> {
    const instructions = instructionsPatch(payment.paymentType, response);
    const reported = parsePaymentState(payment, response, true);
    if (reported === undefined) throw unusable('Midtrans answered without a status that we know');
    const { kind } = await this.ledger.apply({
      ...reported,
      grossAmount: payment.grossAmount,
      patch: { ...reported.patch, ...instructions },
    });
    if (kind !== 'moved') await this.ledger.backfillInstructions(payment, instructions);
  }
}

/**
 * Whether there is an answer for who asked for a charge. A status does not say how a wallet or a card's bank goes on: where that is
 * missing, the charge itself is sent again, and has the same answer.
 */
function isAnswered(payment: MidtransPayment): boolean {
  const { transactionStatus, vaNumber, billKey, paymentCode, redirectUrl, deeplinkUrl, qrString } = payment;
  if (transactionStatus === 'initiated') return false;
  const instructions = [vaNumber, billKey, paymentCode, redirectUrl, deeplinkUrl, qrString];
  return transactionStatus !== 'pending' || instructions.some((text) => text !== null);
}

function asking({ orderId }: MidtransPayment): Asking {
  return { operation: 'charge', ids: { orderId }, remedy: REMEDIES.charge(orderId) };
}
