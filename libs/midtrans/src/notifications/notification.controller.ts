import { HttpCode, Inject, Post, type Type } from '@nestjs/common';
import { ApiTags } from '../rest/api-docs';
import { ApiEndpoint } from '../rest/api-endpoints';
import { MidtransController, withTrailingSlash, type Mount } from '../rest/controllers';
import { AnyAdapterRequest, bodyOf } from '../rest/request';
import { ApiNotificationBody, NotificationAnswerDoc } from './notification.docs';
import { NotificationService } from './notification.service';

/** Makes the controller of `POST /notification/`. Midtrans calls it, so it has no guard: signatures are its guard. */
export function createNotificationController(mount: Mount): Type {
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
      errors: ['invalid_input', 'wrong_signature', 'service_unavailable', 'internal_error'],
    })
    async receive(@AnyAdapterRequest() request: unknown) {
      return { status: 'ok', notification_id: await this.notifications.handle(bodyOf(request)) };
    }
  }
  return MidtransNotificationController;
}
