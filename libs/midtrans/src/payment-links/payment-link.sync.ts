import { Injectable } from '@nestjs/common';
import { MidtransClients } from '../accounts/clients';
import { MidtransNotFoundError, type PaymentLinkResponse } from '../gateway';
import { UnusableAnswerError } from '../gateway/unusable-answer';
import { CommandStore, type Command } from '../gateway-commands/command.store';
import type { MidtransPaymentLink } from './payment-link.entity';
import { isAbout, parsePaymentLinkState, purchasesIn } from './payment-link.gateway-state';
import { PaymentLinkLedger } from './payment-link.ledger';
import { PaymentLinkPurchases } from './payment-link.purchases';

/** What Midtrans has under a link's order id is another link. */
export class AnothersLinkError extends UnusableAnswerError {}

/** What was seen of a link. It is written. */
export interface SeenPaymentLink {
  /** The gateway's answer. */
  readonly response: PaymentLinkResponse;
  /** Whether the gateway lists more payments than were read: they come with the next look. */
  readonly hasMore: boolean;
}

/** Asks Midtrans how payment links stand, moves them accordingly, and makes payments of what was paid by them and nobody told of. */
@Injectable()
export class PaymentLinkSync {
  constructor(
    private readonly clients: MidtransClients,
    private readonly ledger: PaymentLinkLedger,
    private readonly purchases: PaymentLinkPurchases,
    private readonly commands: CommandStore,
  ) {}

  /**
   * @throws MidtransNotFoundError where Midtrans does not have it (any more)
   * @throws AnothersLinkError where the order's link is another
   * @throws MidtransError where Midtrans fails
   */
  async read(link: MidtransPaymentLink): Promise<SeenPaymentLink> {
    const open = await this.commands.of(link.id);
    let response: PaymentLinkResponse;
    try {
      response = await this.know(link);
    } catch (error) {
      if (error instanceof AnothersLinkError) {
        await this.ledger.giveUp(link.id, 'Midtrans has another payment link of that order');
      }
      if (error instanceof MidtransNotFoundError) await this.miss(link, open);
      throw error;
    }
    // Were it deleted, that would be seen by now.
    for (const each of open) {
      const { action, isUnderWay, isResolved, mayArrive } = each;
      if (action === 'delete' && !isUnderWay && !isResolved && !mayArrive) await this.commands.drop(each);
    }
    const hasMore = await this.purchases.importListed(link, purchasesIn(response));
    // What nobody told of is paid before the link is over.
    if (!hasMore) await this.ledger.endIfOver(link.id);
    return { response, hasMore };
  }

  /** What Midtrans says of the link itself. Throws like {@link read}. */
  async know(link: MidtransPaymentLink, timeoutMs?: number): Promise<PaymentLinkResponse> {
    const response = await this.clients.get(link.account).getPaymentLink(link.orderId, { timeoutMs });
    if (!isAbout(link, response)) throw new AnothersLinkError('Midtrans answered for another payment link');
    await this.ledger.know(link.id, parsePaymentLinkState(response));
    return response;
  }

  /** What Midtrans does not have was never made, or is deleted where that was asked for; what is over may be forgotten. */
  private async miss(link: MidtransPaymentLink, open: readonly Command[]): Promise<void> {
    if (link.status === 'initiated') {
      await this.ledger.giveUp(link.id, 'Midtrans never received it');
    } else if (open.some(({ action, isUnderWay }) => action === 'delete' && !isUnderWay)) {
      await this.ledger.deleted(link.id);
    } else {
      await this.ledger.endIfOver(link.id);
    }
  }
}
