import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DurableListeners } from '../events/durable-listeners';
import type { MidtransEvent } from '../events/event';
import { PaymentLinkLedger } from './payment-link.ledger';

/** Counts payments of links that were found before they were paid, such as a transfer that was only begun: any report may settle them. */
@Injectable()
export class PaymentLinkUses implements OnModuleInit {
  constructor(
    @Inject(DurableListeners) private readonly listeners: DurableListeners,
    @Inject(PaymentLinkLedger) private readonly ledger: PaymentLinkLedger,
  ) {}

  onModuleInit(): void {
    this.listeners.add(['payment.settled'], {
      name: 'midtrans:payment-link-uses',
      onlyWith: 'payment_link_id',
      handle: (event) => this.count(event),
    });
  }

  private async count(event: MidtransEvent): Promise<void> {
    if (!('payment' in event) || event.payment.paymentLinkId === null) return;
    await this.ledger.use(event.payment.paymentLinkId, event.payment.id);
  }
}
