import { Inject, Post, type Type } from '@nestjs/common';
import { ApiTags } from '../rest/api-docs';
import { ApiEndpoint } from '../rest/api-endpoints';
import { MidtransController, type ControllerOptions } from '../rest/controllers';
import { KeepsBytes } from './webhook-bytes';
import { NotificationBody } from './notification.body';
import { ApiNotificationBody } from './notification.request';
import { NotificationReceipt } from './notification-receipt.response';
import { NotificationService } from './notification.service';

const ERRORS = [
  'invalid_input',
  'wrong_signature',
  'payload_too_large',
  'service_unavailable',
  'internal_error',
] as const;

/**
 * Makes the controller of `POST /notification/` and `/notification/recurring/`, which take each other's notifications as well.
 * Midtrans calls them, so they have no guard: signatures are their guard, and what is not signed is not believed.
 */
export function createNotificationController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans notifications')
  @MidtransController(mount)
  class MidtransNotificationController {
    constructor(@Inject(NotificationService) private readonly notifications: NotificationService) {}

    @Post('notification')
    @KeepsBytes
    @ApiNotificationBody()
    @ApiEndpoint({
      summary: "Midtrans' webhook: give its URL to Midtrans in the dashboard",
      answer: NotificationReceipt,
      meaning: 'We have it: nothing is to be delivered again',
      errors: ERRORS,
    })
    async receive(@NotificationBody() body: unknown) {
      return answerOf(await this.notifications.handle(body));
    }

    @Post('notification/recurring')
    @KeepsBytes
    @ApiNotificationBody()
    @ApiEndpoint({
      summary:
        "Midtrans' webhook for subscriptions: give its URL to Midtrans as the Recurring Notification URL",
      answer: NotificationReceipt,
      meaning: 'We have it: nothing is to be delivered again',
      errors: ERRORS,
    })
    async receiveRecurring(@NotificationBody() body: unknown) {
      return answerOf(await this.notifications.handle(body));
    }
  }
  return MidtransNotificationController;
}

function answerOf(notificationId: string | null) {
  return { status: 'ok', ...(notificationId !== null && { notification_id: notificationId }) };
}
