import { Injectable, Logger } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import type { PaymentEvent } from 'nestjs-midtrans';

/** A plain listener: best effort, once. Good enough for a log. */
@Injectable()
export class EventLogListener {
  private readonly logger = new Logger('Events');

  @OnEvent('payment.*')
  log({ id, type, payment, previousStatus }: PaymentEvent): void {
    this.logger.debug(`${type} ${payment.orderId}: ${previousStatus} → ${payment.transactionStatus} (${id})`);
  }
}
