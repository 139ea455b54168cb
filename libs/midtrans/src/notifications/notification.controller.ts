import { HttpCode, Inject, Post, type Type } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '../rest/api-docs';
import { MidtransController, withTrailingSlash, type Mount } from '../rest/controllers';
import { AnyAdapterRequest, bodyOf } from '../rest/request';
import { ErrorDoc, NotificationAnswerDoc, NotificationBodyDoc } from './notification.docs';
import { NotificationService } from './notification.service';

/** Makes the controller of `POST /notification/`. Midtrans calls it, so it has no guard: signatures are its guard. */
export function createNotificationController(mount: Mount): Type {
  @ApiTags('Midtrans notifications')
  @MidtransController(mount)
  class MidtransNotificationController {
    constructor(@Inject(NotificationService) private readonly notifications: NotificationService) {}

    @Post(withTrailingSlash('notification'))
    @HttpCode(200)
    @ApiOperation({ summary: "Midtrans' webhook: give its URL to Midtrans in the dashboard" })
    @ApiBody({ type: NotificationBodyDoc })
    @ApiResponse({ status: 200, type: NotificationAnswerDoc, description: 'We have it' })
    @ApiResponse({ status: 400, type: ErrorDoc, description: 'Not a notification' })
    @ApiResponse({ status: 403, type: ErrorDoc, description: 'Not signed with our key' })
    @ApiResponse({
      status: 503,
      type: ErrorDoc,
      description: 'Could not be stored or confirmed: deliver it again',
    })
    async receive(@AnyAdapterRequest() request: unknown) {
      return { status: 'ok', notification_id: await this.notifications.handle(bodyOf(request)) };
    }
  }
  return MidtransNotificationController;
}
