import { Transport, type MicroserviceOptions } from '@nestjs/microservices';

/** What a receiver asks of its broker, such that nothing is lost and each payment's events come in order. */
export function brokerOptions(url: URL): MicroserviceOptions {
  switch (url.protocol) {
    case 'amqp:':
      return {
        transport: Transport.RMQ,
        options: {
          urls: [url.href],
          queue: 'midtrans-events',
          queueOptions: { durable: true },
          // Acknowledged by us, once it is kept; one at a time, or later ones would overtake it.
          noAck: false,
          prefetchCount: 1,
        },
      };
    case 'mqtt:':
      return {
        transport: Transport.MQTT,
        options: {
          url: url.href,
          // A session of that name, for which the broker keeps what comes while we are away.
          clientId: 'midtrans-consumer',
          clean: false,
          subscribeOptions: { qos: 1 },
        },
      };
    default:
      throw new Error(`BROKER_URL begins with amqp: or mqtt:, not with ${url.protocol}`);
  }
}
