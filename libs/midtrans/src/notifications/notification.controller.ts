import { HttpCode, Inject, Post, type Type } from '@nestjs/common';
import { ApiTags } from '../rest/api-docs';
import { ApiEndpoint } from '../rest/api-endpoints';
import { MidtransController, withTrailingSlash, type ControllerOptions } from '../rest/controllers';
import { AnyAdapterRequest, bodyOf } from '../rest/request';
import { ApiNotificationBody, NotificationAnswerDoc } from './notification.docs';
import { NotificationService } from './notification.service';

const ERRORS = ['invalid_input', 'wrong_signature', 'service_unavailable', 'internal_error'] as const;

/**
 * Makes the controller of `POST /notification/` and `/notification/recurring/`, which take each other's notifications as well.
 * Midtrans calls them, so they have no guard: signatures are their guard, and what is not signed is not believed.
 */
export function createNotificationController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans notifications')
  @MidtransController(mount)
  class MidtransNotificationController {
    constructor(@Inject(NotificationService) private readonly notifications: NotificationService) {}

    @Post(withTrailingSlash('notification'))
    @HttpCode(200)
    @ApiNotificationBody()
    @ApiEndpoint({
      summary: "Midtrans' webhook: give its URL to Midtrans in the dashboard",
      answer: NotificationAnswerDoc,
      meaning: 'We have it: nothing is to be delivered again',
      errors: ERRORS,
    })
    async receive(@AnyAdapterRequest() request: unknown) {
      return answerOf(await this.notifications.handle(bodyOf(request)));
    }

    @Post(withTrailingSlash('notification/recurring'))
    @HttpCode(200)
    @ApiNotificationBody()
    @ApiEndpoint({
      summary:
        "Midtrans' webhook for subscriptions: give its URL to Midtrans as the Recurring Notification URL",
      answer: NotificationAnswerDoc,
      meaning: 'We have it: nothing is to be delivered again',
      errors: ERRORS,
    })
    async receiveRecurring(@AnyAdapterRequest() request: unknown) {
      return answerOf(await this.notifications.handle(bodyOf(request)));
    }
  }
  return MidtransNotificationController;
}

function answerOf(notificationId: string | null) {
  return { status: 'ok', ...(notificationId !== null && { notification_id: notificationId }) };
}
