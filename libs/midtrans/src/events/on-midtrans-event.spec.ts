import {
  PAYMENT_EVENT_TYPES,
  type MidtransEvent,
  type NotificationEvent,
  type PaymentEvent,
} from './catalogue';
import {
  DURABLE_LISTENER_METADATA,
  OnMidtransEvent,
  type DurableListenerMetadata,
} from './on-midtrans-event.decorator';

function metadataOf(target: object, key: string): DurableListenerMetadata {
  const method: unknown = Object.getOwnPropertyDescriptor(target, key)?.value;
  return Reflect.getMetadata(DURABLE_LISTENER_METADATA, method as object) as DurableListenerMetadata;
}

describe('what @OnMidtransEvent keeps', () => {
  class Listeners {
    @OnMidtransEvent('payment.settled')
    one(): void {}
    @OnMidtransEvent(['payment.expired', 'payment.denied'])
    several(): void {}
    @OnMidtransEvent('payment.*')
    all(): void {}
    @OnMidtransEvent(['payment.*', 'payment.settled', 'notification.unmatched'], { name: 'everything' })
    everything(): void {}
  }

  it.each([
    ['one', ['payment.settled'], undefined],
    ['several', ['payment.denied', 'payment.expired'], undefined],
    ['all', [...PAYMENT_EVENT_TYPES], undefined],
    ['everything', [...PAYMENT_EVENT_TYPES, 'notification.unmatched'], 'everything'],
  ])('%s', (key, types, name) => {
    const metadata = metadataOf(Listeners.prototype, key);
    expect([...metadata.types].sort()).toEqual([...types].sort());
    expect(metadata.name).toBe(name);
  });

  it('is of each method by itself', () => {
    class Plain {
      method(): void {}
    }
    expect(metadataOf(Plain.prototype, 'method')).toBeUndefined();
  });

  it.each([
    ['payment.setled'],
    ['payment'],
    ['*'],
    [''],
    ['notification.received'],
    ['notification.rejected'],
    [[]],
  ])('refuses %j, which would never be delivered', (pattern) => {
    expect(() => OnMidtransEvent(pattern as 'payment.settled')).toThrow(TypeError);
  });

  it('refuses a misspelt name among good ones', () => {
    const patterns = ['payment.settled', 'payment.expird'] as 'payment.settled'[];
    expect(() => OnMidtransEvent(patterns)).toThrow(/payment\.expird/);
  });
});

/** Held by the compiler (`npm run typecheck`): an unused `@ts-expect-error` is an error itself. */
export class Typed {
  @OnMidtransEvent('payment.settled')
  exact(event: PaymentEvent<'payment.settled'>): 'payment.settled' {
    return event.type;
  }

  @OnMidtransEvent('payment.settled')
  wider({ payment, previousStatus }: PaymentEvent): string {
    return payment.orderId + previousStatus;
  }

  @OnMidtransEvent('payment.settled')
  widest(event: MidtransEvent): string {
    return event.id;
  }

  @OnMidtransEvent('payment.settled')
  without(): void {}

  @OnMidtransEvent('payment.settled')
  async later(): Promise<void> {}

  @OnMidtransEvent(['payment.settled', 'payment.expired'])
  either(event: PaymentEvent<'payment.settled' | 'payment.expired'>): 'payment.settled' | 'payment.expired' {
    return event.type;
  }

  @OnMidtransEvent('payment.*')
  all({ payment }: PaymentEvent): string {
    return payment.orderId;
  }

  @OnMidtransEvent('notification.unmatched')
  unmatched({ notification }: NotificationEvent<'notification.unmatched'>): string | null {
    return notification.orderId;
  }

  @OnMidtransEvent(['payment.settled', 'notification.unmatched'])
  mixed(event: PaymentEvent | NotificationEvent): string | null {
    return 'payment' in event ? event.payment.orderId : event.notification.orderId;
  }

  // @ts-expect-error a listener of settlements is given no expiry
  @OnMidtransEvent('payment.expired')
  another(event: PaymentEvent<'payment.settled'>): string {
    return event.id;
  }

  // @ts-expect-error nor one of a notification a payment
  @OnMidtransEvent('payment.settled')
  otherKind(event: NotificationEvent): string {
    return event.id;
  }

  // @ts-expect-error one of all must take all
  @OnMidtransEvent('payment.*')
  tooNarrow(event: PaymentEvent<'payment.settled'>): string {
    return event.id;
  }

  // @ts-expect-error of several, too
  @OnMidtransEvent(['payment.settled', 'payment.expired'])
  tooNarrowOfSeveral(event: PaymentEvent<'payment.settled'>): string {
    return event.id;
  }

  // @ts-expect-error and of two kinds
  @OnMidtransEvent(['payment.settled', 'notification.unmatched'])
  oneKindOfTwo(event: PaymentEvent): string {
    return event.id;
  }

  // @ts-expect-error more than the event is not given
  @OnMidtransEvent('payment.settled')
  tooMany(event: PaymentEvent, more: string): string {
    return event.id + more;
  }

  // @ts-expect-error only methods listen
  @OnMidtransEvent('payment.settled')
  property = 1;
}

/** Patterns that no event has are refused by the compiler, so this is never run. */
export function refused(): void {
  // @ts-expect-error a misspelt name
  OnMidtransEvent('payment.setled');
  // @ts-expect-error a misspelt name among good ones
  OnMidtransEvent(['payment.settled', 'payment.setled']);
  // @ts-expect-error not durable: @OnEvent hears it
  OnMidtransEvent('notification.received');
  // @ts-expect-error no such pattern
  OnMidtransEvent('*');
  // @ts-expect-error no such option
  OnMidtransEvent('payment.settled', { async: true });
}
