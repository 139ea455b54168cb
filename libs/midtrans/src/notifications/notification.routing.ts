import { Inject, Injectable, Logger } from '@nestjs/common';
import { Inbox } from './inbox';
import { isTest } from './notification.formats';
import {
  NOTIFICATION_HANDLERS,
  type NotificationHandler,
  type Recorded,
  type SignedDelivery,
} from './notification.handler';

/** Brings a delivery to the feature that it is for. */
@Injectable()
export class NotificationRouting {
  private readonly logger = new Logger('Midtrans:notifications');

  constructor(
    private readonly inbox: Inbox,
    @Inject(NOTIFICATION_HANDLERS) readonly handlers: readonly NotificationHandler[],
  ) {}

  /**
   * @returns what became of it, as the inbox has it
   * @throws MidtransError where the gateway could not be asked, or does not say what is told: it may be later
   */
  async process(notification: SignedDelivery): Promise<Recorded> {
    const { account, delivery } = notification;
    const recorded = await this.tryHandlers(notification);
    if (recorded !== 'unmatched') return recorded;
    if (isTest(delivery)) return this.recordTest(notification);
    // Nothing here is known to be meant: whoever may have begun it looks, before it counts as not ours.
    const isKnownNow = await this.discover(notification);
    const found = isKnownNow ? await this.tryHandlers(notification) : recorded;
    return found === 'unmatched' ? this.inbox.record(account, delivery, { status: found }) : found;
  }

  /** Somebody looks whether the address works: there is nothing to ask about, and nobody to tell. */
  private async recordTest({ account, delivery }: SignedDelivery): Promise<Recorded> {
    this.logger.log(`The dashboard's test notification has come, signed with the key of account ${account}`);
    return this.inbox.record(account, delivery, { status: 'test' });
  }

  private async tryHandlers(notification: SignedDelivery): Promise<Recorded | 'unmatched'> {
    for (const handler of this.handlers) {
      const handled = handler.matches(notification) ? await handler.handle(notification) : null;
      if (handled !== null) return handled;
    }
    return 'unmatched';
  }

  private async discover(notification: SignedDelivery): Promise<boolean> {
    for (const handler of this.handlers) {
      if (await handler.discover?.(notification)) return true;
    }
    return false;
  }
}
