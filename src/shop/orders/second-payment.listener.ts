import { Injectable, Logger } from '@nestjs/common';
import { OnMidtransEvent, type PaymentEvent } from 'nestjs-midtrans';

/** Tells staff of what was paid too much. */
@Injectable()
export class SecondPaymentListener {
  private readonly logger = new Logger('Refunds');

  @OnMidtransEvent('payment.paid_twice', { name: 'second-payment' })
  tell({ payment, attempt }: PaymentEvent<'payment.paid_twice'>): void {
    this.logger.warn(
      `Order ${payment.orderId} was paid by ${payment.transactionId}, and once more by ${attempt?.transactionId}: give that back`,
    );
  }
}
