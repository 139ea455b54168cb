import { Get, Inject, Post, type Type } from '@nestjs/common';
import { isOfAccount, type MidtransUser } from '../access/midtrans-user';
import { ApiTags } from '../rest/api-docs';
import { ApiId, ApiMutation, ApiReading } from '../rest/api-endpoints';
import { Audited, type AuditSubject } from '../rest/audit/audited';
import { MidtransController, type ControllerOptions } from '../rest/controllers';
import { GATEWAY_FAILURES } from '../rest/error.catalogue';
import { NoBody } from '../rest/no-body';
import { filterAndPage, listRequest, type PageRequest } from '../rest/page.request';
import { MidtransBody, MidtransParam, MidtransQuery, RequestAccount, Staff } from '../rest/parameters';
import { pageOf, toPageResponse, toResponse } from '../rest/response';
import type { MidtransNotification } from './notification.entity';
import { NotificationFilter } from './notification.filter';
import { NotificationNotFoundError, NotificationNotReplayableError } from './notification.errors';
import { NotificationResponse, NotificationSummaryResponse } from './notification.response';
import { NotificationService } from './notification.service';

const NOTIFICATION: AuditSubject = {
  kind: 'notification',
  rows: 'SELECT id, account, order_id FROM midtrans_notifications',
};

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
      @RequestAccount() account: string | undefined,
      @MidtransQuery(listRequest(NotificationFilter)) query: NotificationFilter & PageRequest,
    ) {
      const { filter, page } = filterAndPage(query);
      const found = await this.notifications.list({ ...filter, scope: { account } }, page);
      return toPageResponse(NotificationSummaryResponse, found);
    }

    @Get('notifications/:id')
    @ApiId('notification')
    @ApiReading({
      summary: 'One notification, with its body as it came; for staff',
      answer: NotificationResponse,
      errors: ['not_found'],
      examples: { not_found: new NotificationNotFoundError() },
    })
    async retrieve(
      @Staff() _staff: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransParam('id') id: string,
    ) {
      return toResponse(NotificationResponse, await this.stored(id, account));
    }

    @Post('notifications/:id/replay')
    @Audited('replay_notification', NOTIFICATION)
    @ApiId('notification')
    @ApiMutation({
      summary: 'Take a notification once more, as Midtrans confirms it now; for staff',
      description:
        'Midtrans is asked about whatever the notification would move, and only what it answers is believed. One that none of our keys signed stays refused: Midtrans is asked about what it names.',
      answer: NotificationResponse,
      meaning: 'Done: the notification as it stands now',
      errors: ['not_found', 'invalid_state', 'unknown_to_gateway', 'gateway_4xx', ...GATEWAY_FAILURES],
      examples: {
        not_found: new NotificationNotFoundError(),
        invalid_state: new NotificationNotReplayableError('its body was not kept'),
      },
    })
    async replay(
      @Staff() _staff: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransParam('id') id: string,
      @MidtransBody(NoBody) _body: NoBody,
    ) {
      await this.stored(id, account);
      const { notification } = await this.notifications.replay(id);
      return toResponse(NotificationResponse, notification);
    }

    private async stored(id: string, account: string | undefined): Promise<MidtransNotification> {
      const found = await this.notifications.find(id);
      if (found === null || !isOfAccount({ account }, found)) throw new NotificationNotFoundError();
      return found;
    }
  }
  return MidtransInboxController;
}
