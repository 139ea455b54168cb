import { Injectable, Logger } from '@nestjs/common';
import { OnMidtransEvent, type PaymentEvent } from 'nestjs-midtrans';
import { orderIdOfPayment } from './order-ids';
import { OrderChanges } from './order-changes';
import { OrderStore } from './order.store';

/** Ships what has been paid. */
@Injectable()
export class ShippingListener {
  private readonly logger = new Logger('Shipping');

  constructor(
    private readonly orders: OrderStore,
    private readonly changes: OrderChanges,
  ) {}

  /** Delivery is at least once: what was shipped is noted, so that it is shipped once. */
  @OnMidtransEvent('payment.settled', { name: 'ship' })
  async ship({ payment }: PaymentEvent<'payment.settled'>): Promise<void> {
    const { orderId, paymentType, grossAmount } = payment;
    const order = orderIdOfPayment(orderId);
    if (order !== undefined && !(await this.orders.ship(order, grossAmount))) {
      this.logger.warn(
        `${orderId} is paid (Rp ${grossAmount}), and nothing is shipped: its order was before, or costs more`,
      );
      return;
    }
    // A page may have looked between the payment and this.
    if (order !== undefined) this.changes.tell(order);
    this.logger.log(`Order ${orderId} is paid (${paymentType}, Rp ${grossAmount}): shipped`);
  }
}
