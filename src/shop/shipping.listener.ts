import { Injectable, Logger } from '@nestjs/common';
import { OnMidtransEvent, type PaymentEvent } from 'nestjs-midtrans';

/** Ships what has been paid. */
@Injectable()
export class ShippingListener {
  private readonly logger = new Logger('Shipping');

  /** Delivery is at least once: a shop that ships in earnest would first note `id` beside the shipment. */
  @OnMidtransEvent('payment.settled', { name: 'ship' })
  ship({ payment }: PaymentEvent<'payment.settled'>): void {
    this.logger.log(
      `Order ${payment.orderId} is paid (${payment.paymentType}, Rp ${payment.grossAmount}): shipped`,
    );
  }
}
