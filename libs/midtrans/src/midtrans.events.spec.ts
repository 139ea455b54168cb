import { invoiceEvents } from './invoices/invoice.events';
import { paymentEvents, type PaymentEvent } from './payments/payment.events';
import { PAYMENT_EVENT_TYPES } from './payments/payment.status';
import type { MidtransEvent } from './events/event';
import { EventCatalogue } from './events/event.catalogue';
import { notificationEvents, type NotificationEvent } from './notifications/notification.events';
import { OnMidtransEvent } from './events/on-midtrans-event.decorator';

describe('the events that a pattern of @OnMidtransEvent stands for', () => {
  const catalogue = new EventCatalogue([paymentEvents, invoiceEvents, notificationEvents]);

  it.each([
    ['payment.settled', ['payment.settled']],
    ['payment.*', PAYMENT_EVENT_TYPES],
    ['invoice.*', invoiceEvents.types],
    ['notification.unmatched', ['notification.unmatched']],
  ])('%s', (pattern, types) => {
    expect(catalogue.matching(pattern)).toEqual(types);
  });

  it.each(['payment.setled', 'payment', '*', '', 'notification.received', 'notification.*', 'pay.*'])(
    'are none for %j, which is never delivered',
    (pattern) => {
      expect(catalogue.matching(pattern)).toEqual([]);
    },
  );
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
