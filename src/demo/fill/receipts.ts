import { Injectable, Module } from '@nestjs/common';
import { OnMidtransEvent, type PaymentEvent } from 'nestjs-midtrans';

/** A consumer that cannot do its work for a while: what it was given meanwhile can be retried afterwards. */
@Injectable()
export class ReceiptsListener {
  isAway = false;

  @OnMidtransEvent('payment.settled', { name: 'receipts' })
  send({ payment }: PaymentEvent<'payment.settled'>): void {
    if (this.isAway) throw new Error(`The mail server does not answer: no receipt of ${payment.orderId}`);
  }
}

@Module({ providers: [ReceiptsListener], exports: [ReceiptsListener] })
export class ReceiptsModule {}
