import { Injectable } from '@nestjs/common';
import { DuplicateOrderIdError } from '../../errors/midtrans.errors';
import { MidtransValidationError, type MidtransError, type SnapTransactionResponse } from '../../gateway';
import { CommandRunner, unusable, type GatewayCommand } from '../../gateway-commands/command.runner';
import { CommandStore, type Command } from '../../gateway-commands/command.store';
import { ChargeCommand } from '../charge.command';
import { PaymentLedger } from '../ledger';
import type { MidtransPayment, PageRequest } from '../payment.entity';
import { ChargeRejectedError, PaymentStateError, REMEDIES } from '../payment.errors';
import type { ReservedCharge } from '../payment.repository';
import { pageEndsAt } from './snap.payload';

/** Asks Snap for pages, and writes down what came of it. */
@Injectable()
export class SnapCommand {
  constructor(
    private readonly runner: CommandRunner,
    private readonly commands: CommandStore,
    private readonly charges: ChargeCommand,
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
    request: PageRequest,
    tell: () => Promise<Told>,
  ): Promise<Told> {
    const opening = {
      ...this.command('charge', payment, request),
      rejected: (error: MidtransError) => this.charges.reject(payment, command, error),
      tellRejected: (error: MidtransError) => Promise.reject(rejectionOf(payment, error)),
    };
    return this.runner.run(command, opening, tell);
  }

  /**
   * Opens another page for a payment whose page is over, or whose attempt was cancelled. The page before leads nowhere then.
   *
   * @param isNeeded - asked once nobody else can open one: what was seen of the payment before may be over by then
   * @throws PaymentStateError where one is being opened right now, as the later answer would not be the page that is open, and where the
   *   payment is being ended
   * @throws OutcomeUnknownError where it is not known what became of it: the same again opens one
   * @throws MidtransError where Midtrans said no: the payment stays as it is
   */
  async reopen(
    payment: MidtransPayment,
    request: PageRequest,
    isNeeded: () => Promise<boolean>,
  ): Promise<void> {
    const { id: subjectId, account, orderId } = payment;
    const claimed = await this.commands.claim({ account, subjectId, action: 'continue', slot: 'page' });
    if (claimed === null) {
      throw new PaymentStateError('continue', orderId, 'in_progress', 'a page is being opened: ask again');
    }
    const isWanted = async (): Promise<boolean> => {
      await this.requireNoEnd(payment);
      return isNeeded();
    };
    if (!(await this.isNeeded(claimed, isWanted))) return;
    await this.runner.run(claimed, this.command('continue', payment, request), () => Promise.resolve());
  }

  /** Whoever ends the payment closes the page that it has now, and not the one that is about to be opened. */
  private async requireNoEnd({ id, orderId }: MidtransPayment): Promise<void> {
    const open = await this.commands.of(id);
    if (!open.some(({ action, isUnderWay }) => isUnderWay && (action === 'cancel' || action === 'expire')))
      return;
    throw new PaymentStateError('continue', orderId, 'in_progress', 'it is being ended: ask again');
  }

  private async isNeeded({ id, attempts }: Command, ask: () => Promise<boolean>): Promise<boolean> {
    let isNeeded = false;
    try {
      isNeeded = await ask();
    } finally {
      if (!isNeeded) await this.commands.settle(id, undefined, attempts);
    }
    return isNeeded;
  }

  /** Asked again, Snap gives another page for the same: nothing is to be looked up. */
  private command(
    operation: 'charge' | 'continue',
    payment: MidtransPayment,
    { body, notificationUrl }: PageRequest,
  ): GatewayCommand<SnapTransactionResponse> {
    const { orderId } = payment;
    return {
      operation,
      ids: { orderId },
      remedy: REMEDIES.snap(orderId),
      send: (client) =>
        client.createSnapTransaction(body, {
          overrideNotificationUrls: notificationUrl === undefined ? undefined : [notificationUrl],
        }),
      read: ({ token, redirect_url: url }) => (isText(token) && isText(url) ? 'accepted' : 'unusable'),
      done: async ({ token, redirect_url: redirectUrl }) => {
        if (!isText(token) || !isText(redirectUrl)) throw unusable('Snap answered without a token');
        await this.ledger.openPage(payment, { token, redirectUrl, endsAt: pageEndsAt(body, new Date()) });
      },
    };
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
