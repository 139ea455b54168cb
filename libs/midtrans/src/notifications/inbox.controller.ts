import { Get, Inject, type Type } from '@nestjs/common';
import type { MidtransUser } from '../access/midtrans-user';
import { ApiTags } from '../rest/api-docs';
import { ApiId, ApiReading } from '../rest/api-endpoints';
import { MidtransController, type ControllerOptions } from '../rest/controllers';
import { filterAndPage, listRequest, type PageRequest } from '../rest/page.request';
import { MidtransParam, MidtransQuery, Staff } from '../rest/parameters';
import { pageOf, toPageResponse, toResponse } from '../rest/response';
import { NotificationFilter } from './notification.filter';
import { NotificationNotFoundError } from './notification.errors';
import { NotificationResponse, NotificationSummaryResponse } from './notification.response';
import { NotificationService } from './notification.service';

/** Makes the controller of `/notifications/`, where staff read what Midtrans delivered, and what became of it. */
export function createInboxController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans notifications')
  @MidtransController(mount)
  class MidtransInboxController {
    constructor(@Inject(NotificationService) private readonly notifications: NotificationService) {}

    @Get('notifications')
    @ApiReading({
      summary: 'List what Midtrans delivered, newest first; for staff',
      answer: pageOf(NotificationSummaryResponse, 'MidtransNotificationPage'),
      errors: ['invalid_input'],
    })
    async list(
      @Staff() _staff: MidtransUser,
      @MidtransQuery(listRequest(NotificationFilter)) query: NotificationFilter & PageRequest,
    ) {
      const { filter, page } = filterAndPage(query);
      return toPageResponse(NotificationSummaryResponse, await this.notifications.list(filter, page));
    }

    @Get('notifications/:id')
    @ApiId('notification')
    @ApiReading({
      summary: 'One notification, with its body as it came; for staff',
      answer: NotificationResponse,
      errors: ['not_found'],
      examples: { not_found: new NotificationNotFoundError() },
    })
    async retrieve(@Staff() _staff: MidtransUser, @MidtransParam('id') id: string) {
      const found = await this.notifications.find(id);
      if (found === null) throw new NotificationNotFoundError();
      return toResponse(NotificationResponse, found);
    }
  }
  return MidtransInboxController;
}
