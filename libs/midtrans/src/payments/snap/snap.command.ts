import { Injectable } from '@nestjs/common';
import { MidtransClients } from '../../accounts/clients';
import { DuplicateOrderIdError } from '../../errors/midtrans.errors';
import {
  MidtransApiError,
  MidtransValidationError,
  type MidtransError,
  type SnapTransactionRequest,
  type SnapTransactionResponse,
} from '../../gateway';
import { CommandRunner, unusable, type GatewayCommand } from '../../gateway-commands/command.runner';
import { CommandStore, type Command } from '../../gateway-commands/command.store';
import { PaymentLedger } from '../ledger';
import type { MidtransPayment } from '../payment.entity';
import { ChargeRejectedError, REMEDIES } from '../payment.errors';
import type { ReservedCharge } from '../payment.repository';
import { pageEndsAt } from './snap.payload';

/** Asks Snap for pages, and writes down what came of it. */
@Injectable()
export class SnapCommand {
  constructor(
    private readonly clients: MidtransClients,
    private readonly runner: CommandRunner,
    private readonly commands: CommandStore,
    private readonly ledger: PaymentLedger,
  ) {}

  /**
   * Opens a page for a payment that has been reserved.
   *
   * @param tell - makes what the caller is told
   * @throws DuplicateOrderIdError where Midtrans has another transaction of the order id: the payment is a `failure`
   * @throws ChargeRejectedError where Midtrans said no: the payment is a `failure`
   * @throws OutcomeUnknownError where it is not known what became of it: the same again opens the page
   */
  run<Told>(
    { payment, command }: ReservedCharge,
    request: SnapTransactionRequest,
    notificationUrl: string | undefined,
    tell: () => Promise<Told>,
  ): Promise<Told> {
    return this.runner.run(command, this.command(payment, command, request, notificationUrl), tell);
  }

  /** Asks for another page for a payment whose page is over, or whose attempt was cancelled. The page before leads nowhere then. */
  async reopen(payment: MidtransPayment, request: SnapTransactionRequest): Promise<void> {
    const response = await this.clients.get(payment.account).createSnapTransaction(request);
    await this.open(payment, request, response);
  }

  private command(
    payment: MidtransPayment,
    claimed: Command,
    request: SnapTransactionRequest,
    notificationUrl: string | undefined,
  ): GatewayCommand<SnapTransactionResponse> {
    const { orderId } = payment;
    return {
      operation: 'charge',
      ids: { orderId },
      remedy: REMEDIES.snap(orderId),
      send: (client) =>
        client.createSnapTransaction(request, {
          overrideNotificationUrls: notificationUrl === undefined ? undefined : [notificationUrl],
        }),
      read: ({ token, redirect_url: url }) => (isText(token) && isText(url) ? 'accepted' : 'unusable'),
      done: (response) => this.open(payment, request, response),
      rejected: (error) => this.reject(payment, claimed, error),
      tellRejected: (error) => Promise.reject(rejectionOf(payment, error)),
    };
  }

  private async open(
    payment: MidtransPayment,
    request: SnapTransactionRequest,
    { token, redirect_url: redirectUrl }: SnapTransactionResponse,
  ): Promise<void> {
    if (!isText(token) || !isText(redirectUrl)) throw unusable('Snap answered without a token');
    await this.ledger.openPage(payment, { token, redirectUrl, endsAt: pageEndsAt(request, new Date()) });
  }

  /** A definite no: kept with Midtrans' words, and the order id is free again. */
  private async reject(payment: MidtransPayment, claimed: Command, error: MidtransError): Promise<void> {
    const { statusCode, statusMessage } =
      error instanceof MidtransApiError ? error : { statusCode: null, statusMessage: error.message };
    const isFailed = await this.ledger.fail(payment, { statusCode, statusMessage }, (queries) =>
      this.commands.isOwned(claimed, queries),
    );
    if (!isFailed) throw unusable('Midtrans rejected a page that somebody else has asked for');
  }
}

function rejectionOf({ orderId }: MidtransPayment, error: MidtransError): Error {
  return isTaken(error)
    ? new DuplicateOrderIdError(orderId, 'is paid or being paid at Midtrans')
    : new ChargeRejectedError(orderId, error);
}

/**
 * Snap says by words alone that an order id is taken: "has been paid and utilized", or the same in Indonesian.
 *
 * @see https://docs.midtrans.com/docs/snap-advanced-feature
 */
function isTaken(error: MidtransError): boolean {
  return (
    error instanceof MidtransValidationError &&
    /order_id.*(utilized|already (been )?(taken|used)|sudah (pernah )?(digunakan|dipakai|dibayar))/i.test(
      error.statusMessage,
    )
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
