import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload, RmqContext, type MqttContext } from '@nestjs/microservices';
import type { MidtransCloudEvent, PaymentEventType } from 'nestjs-midtrans';
import { Inbox } from './inbox';

const PATTERNS: readonly PaymentEventType[] = [
  'payment.created',
  'payment.pending',
  'payment.settled',
  'payment.cancelled',
  'payment.expired',
  'payment.refunded',
];

/** What a channel of RabbitMQ is used for here. */
interface Acknowledging {
  ack(message: unknown): void;
}

@Controller()
export class PaymentEventsController {
  constructor(private readonly inbox: Inbox) {}

  /** Events come at least once: what is here already is only acknowledged. */
  @EventPattern([...PATTERNS])
  async receive(
    @Payload() event: MidtransCloudEvent<PaymentEventType>,
    @Ctx() context: RmqContext | MqttContext,
  ): Promise<void> {
    const isNew = await this.inbox.take(event);
    // An MQTT client has acknowledged it by itself.
    if (context instanceof RmqContext) (context.getChannelRef() as Acknowledging).ack(context.getMessage());
    const { payment } = event.data;
    process.stdout.write(`${isNew ? 'new' : 'again'} ${event.type} ${payment.order_id} ${event.id}\n`);
  }
}
