import { Injectable } from '@nestjs/common';
import {
  CommandRunner,
  outcomeUnknown,
  type Asking,
  type GatewayCommand,
  type LookUp,
} from '../gateway-commands/command.runner';
import { CommandStore } from '../gateway-commands/command.store';
import { MidtransNotFoundError, type DeletePaymentLinkResponse } from '../gateway';
import type { MidtransPaymentLink } from './payment-link.entity';
import { PaymentLinkStateError, REMEDIES } from './payment-link.errors';
import { PaymentLinkLedger } from './payment-link.ledger';
import { PaymentLinkRepository } from './payment-link.repository';
import { isAccepted } from './payment-link.status';
import { PaymentLinkSync } from './payment-link.sync';

/** Takes payment links out of service, and tells what came in the way. */
@Injectable()
export class DeletePaymentLinkCommand {
  constructor(
    private readonly commands: CommandStore,
    private readonly runner: CommandRunner,
    private readonly links: PaymentLinkRepository,
    private readonly ledger: PaymentLinkLedger,
    private readonly sync: PaymentLinkSync,
  ) {}

  /**
   * @param isRetry - whether it was asked for before, so that it may be done already
   * @param tell - makes what the caller is told
   * @throws PaymentLinkStateError where its state forbids it, or it is being deleted
   * @throws OutcomeUnknownError where it is not known what became of it
   * @throws MidtransError where Midtrans refused or failed otherwise: nothing was done
   */
  async delete<Told>(
    link: MidtransPaymentLink,
    isRetry: boolean,
    tell: (response: DeletePaymentLinkResponse) => Promise<Told>,
  ): Promise<Told> {
    const { id: subjectId, account, orderId } = link;
    const { status } = (await this.links.findById(subjectId)) ?? link;
    if (status === 'deleted') {
      if ((await this.commands.tell(subjectId, 'delete')) || isRetry) return told(link, tell);
      throw new PaymentLinkStateError('delete', orderId, 'invalid_state', 'it is deleted');
    }
    if (!isAccepted(status)) throw notTaken(orderId, status === 'initiated');
    const claimed = await this.commands.claim({ account, subjectId, action: 'delete' });
    if (claimed === null) {
      throw new PaymentLinkStateError('delete', orderId, 'in_progress', 'it is being deleted: ask again');
    }
    const result = await this.runner.execute(claimed, this.command(link), tell);
    switch (result.outcome) {
      case 'done':
        return result.told;
      case 'declined':
        return tell(result.response);
      case 'rejected':
        // Somebody else has deleted it, in the dashboard for one: it is what was asked for.
        if (!(result.error instanceof MidtransNotFoundError)) throw result.error;
        await this.ledger.deleted(subjectId);
        return told(link, tell);
      case 'unknown':
        throw outcomeUnknown(asking(link), result.cause);
      default:
        return result satisfies never;
    }
  }

  private command(link: MidtransPaymentLink): GatewayCommand<DeletePaymentLinkResponse> {
    return {
      ...asking(link),
      send: (client) => client.deletePaymentLink(link.orderId),
      // The answer names no link but in words: it is the one of the path.
      read: () => 'accepted',
      done: () => this.ledger.deleted(link.id),
      lookUp: () => this.lookUp(link),
    };
  }

  private async lookUp(link: MidtransPaymentLink): Promise<LookUp<DeletePaymentLinkResponse>> {
    try {
      await this.sync.know(link);
      return { found: 'nothing', isFinal: false };
    } catch (error) {
      if (!(error instanceof MidtransNotFoundError)) throw error;
      await this.ledger.deleted(link.id);
      return { found: 'done', response: {} };
    }
  }
}

function asking({ orderId }: MidtransPaymentLink): Asking {
  return { operation: 'delete', ids: { orderId }, remedy: REMEDIES.delete };
}

function notTaken(orderId: string, isAwaited: boolean): PaymentLinkStateError {
  return isAwaited
    ? new PaymentLinkStateError('delete', orderId, 'in_progress', 'Midtrans has not answered yet')
    : new PaymentLinkStateError('delete', orderId, 'invalid_state', 'Midtrans did not take it');
}

/** Whoever is told of nothing but a failure believes that nothing was done. */
async function told<Told>(
  link: MidtransPaymentLink,
  tell: (response: DeletePaymentLinkResponse) => Promise<Told>,
): Promise<Told> {
  try {
    return await tell({});
  } catch (error) {
    throw outcomeUnknown(asking(link), error);
  }
}
