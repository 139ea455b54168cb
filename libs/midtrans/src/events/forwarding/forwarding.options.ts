import { isRecord } from '../../validation/is-record';
import type { OptionRule } from '../../options/option-group';
import { listOf, mustBe, objectOf, text } from '../../options/option-rules';
import type { ConsumerSettings } from '../consumer';
import { nameProblem } from '../consumer-name';
import { CONSUMER_RULES } from '../consumer.rules';
import type { DurableEventPattern } from '../on-midtrans-event.decorator';
import type { MessageBroker } from './message-broker';

/**
 * Where durable events are forwarded to (`events.forwardTo`): a consumer like any other, but that nothing is given up for it. While the
 * broker is away, events wait in the database.
 */
export interface ForwardingOptions extends ConsumerSettings {
  /** A `ClientProxy` of `@nestjs/microservices`, as `ClientsModule` provides it. Whoever made it closes it. */
  client: MessageBroker;
  /**
   * Under which the database knows this consumer, for good: another name is another consumer.
   * @default 'broker'
   */
  name?: string;
  /**
   * Which events: `['payment.settled', 'invoice.*']`.
   * @default every durable event
   */
  events?: readonly DurableEventPattern[];
  /**
   * Stands before the event's type in the pattern (topic, routing key) that it is emitted with: `'midtrans.'`, or `'midtrans/'` for MQTT.
   * @default none: the pattern is the type
   */
  patternPrefix?: string;
  /**
   * What the `source` of the CloudEvents begins with, as a URI or a path: `'https://shop.example/payments'`. The account follows it.
   * @default '/nestjs-midtrans'
   */
  source?: string;
}

const isClient = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'emit' in value && typeof value.emit === 'function';

const client = mustBe('a ClientProxy of @nestjs/microservices', isClient);

const rules: { readonly [Name in keyof ForwardingOptions]-?: OptionRule } = {
  ...CONSUMER_RULES,
  client,
  name: (at, value) => {
    const problem = typeof value === 'string' ? nameProblem(value) : 'must be text';
    return problem === null ? [] : [`${at}: ${problem}`];
  },
  events: listOf('a list of events', (event) => typeof event === 'string'),
  patternPrefix: text(/^[\w./:-]{1,128}$/, '1 to 128 letters, digits or _ . / : -'),
  source: text(/^\S*[^\s/]$/, 'a URI or a path, without a slash at its end'),
};

export const forwarding: OptionRule = (name, value) => [
  ...objectOf(rules)(name, value),
  ...(isRecord(value) && value['client'] === undefined ? client(`${name}.client`, undefined) : []),
];
