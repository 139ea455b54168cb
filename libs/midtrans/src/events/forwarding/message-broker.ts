import type * as Microservices from '@nestjs/microservices';
import { lastValueFrom, type Observable } from 'rxjs';
import type { MidtransCloudEvent } from './cloud-event';

/** As much of a `ClientProxy` of `@nestjs/microservices` as is used. */
export interface MessageBroker {
  /** Completes once the message is as safe as the transport can tell. */
  emit(pattern: string, data: unknown): Observable<unknown>;
}

/** How a transport is given an event. */
export interface Transport {
  /** Resolves once the broker has confirmed it. */
  send(pattern: string, event: MidtransCloudEvent): Promise<unknown>;
  /** What it does not promise. */
  readonly caveat?: string;
}

const FORGETFUL = 'keeps nothing: an event is for those receivers alone that are connected at that moment';

/** How a client gives its broker an event, such that it is kept there and confirmed. */
export function transportOf(client: MessageBroker): Transport {
  const emit = (pattern: string, data: unknown): Promise<unknown> =>
    lastValueFrom(client.emit(pattern, data), { defaultValue: undefined });
  const nest = loadMicroservices();
  if (nest === undefined) return { send: emit, caveat: unknown(client) };
  if (client instanceof nest.ClientRMQ) {
    // Nest publishes on a channel with confirmations; without `persistent` what is confirmed would be gone after a restart.
    return {
      send: (pattern, event) => {
        const options = { persistent: true, messageId: event.id, type: event.type };
        return emit(pattern, new nest.RmqRecordBuilder(event).setOptions(options).build());
      },
    };
  }
  if (client instanceof nest.ClientMqtt) {
    // With a lower quality of service nobody confirms anything.
    return { send: (pattern, event) => emit(pattern, new nest.MqttRecordBuilder(event).setQoS(1).build()) };
  }
  if (client instanceof nest.ClientKafka) {
    // What has the same key is kept in order.
    return {
      send: (pattern, event) =>
        emit(pattern, {
          key: event.subject,
          value: event,
          headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8' },
        }),
    };
  }
  if (client instanceof nest.ClientNats) {
    return {
      send: async (pattern, event) => {
        await emit(pattern, event);
        // Completes what was published before it reaches the server: the answer to a flush says that it has.
        await client.unwrap<{ flush(): Promise<void> }>().flush();
      },
      caveat: `NATS ${FORGETFUL}, unless a stream of JetStream takes the subject`,
    };
  }
  if (client instanceof nest.ClientRedis) return { send: emit, caveat: `Redis ${FORGETFUL}` };
  return { send: emit, caveat: unknown(client) };
}

function unknown(client: MessageBroker): string {
  return `${client.constructor.name} is none of the transports that are known here: an event counts as delivered once its emit() completes, whatever that says`;
}

/** Whoever has a client of its has the package. */
function loadMicroservices(): typeof Microservices | undefined {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- optional, and only needed by those who forward events
    return require('@nestjs/microservices') as typeof Microservices;
  } catch (error) {
    // Not `instanceof Error`: in Jest it comes from another realm.
    if ((error as { code?: unknown } | null)?.code !== 'MODULE_NOT_FOUND') throw error;
    return undefined;
  }
}
