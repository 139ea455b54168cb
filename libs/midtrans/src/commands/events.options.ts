import { Option } from 'nest-commander';
import { EVENT_STATES, type DeliveryFilter, type EventState } from '../events/event.filter';
import type { CommonOptions } from './command.session';
import { momentOf } from './moment';
import { OperatorCommand } from './operator.command';
import { UsageError } from './usage.error';

/** Which events are meant. */
export interface EventOptions extends CommonOptions {
  readonly type?: string;
  readonly consumer?: string;
  readonly state?: EventState;
  readonly order?: string;
  readonly since?: Date;
  readonly until?: Date;
}

/** A command about events: all that is given must hold of them. */
export abstract class EventsCommand<Options extends EventOptions> extends OperatorCommand<Options> {
  @Option({ flags: '--type <type>', description: 'such as payment.settled' })
  readType(type: string): string {
    return type;
  }

  @Option({ flags: '--consumer <name>', description: 'those that this consumer has not had' })
  readConsumer(name: string): string {
    return name;
  }

  @Option({ flags: '--state <state>', description: `those that are ${EVENT_STATES.join(', ')}` })
  readState(text: string): EventState {
    const state = EVENT_STATES.find((each) => each === text);
    if (state !== undefined) return state;
    throw new UsageError(`--state: ${text} is none of ${EVENT_STATES.join(', ')}`);
  }

  @Option({ flags: '--order <id>', description: 'those about the payment of an order' })
  readOrder(id: string): string {
    return id;
  }

  @Option({
    flags: '--since <time>',
    description: 'those that happened after it: 2026-11-27T10:00:00+07:00, 2026-11-27, 2h',
  })
  readSince(text: string): Date {
    return momentOf('--since', text);
  }

  @Option({ flags: '--until <time>', description: 'those that happened before it' })
  readUntil(text: string): Date {
    return momentOf('--until', text);
  }
}

export function eventFilterOf(options: EventOptions): DeliveryFilter {
  const { account, type, consumer, state, order: orderId, since, until } = options;
  return { account, type, consumer, state, orderId, occurredAfter: since, occurredBefore: until };
}
