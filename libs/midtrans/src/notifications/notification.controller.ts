import { applyDecorators, Inject, Post, type Type } from '@nestjs/common';
import { LONGEST_ACCOUNT_NAME } from '../options/validate-options';
import { ApiParam, ApiTags } from '../rest/api-docs';
import { ApiEndpoint } from '../rest/api-endpoints';
import { MidtransController, type ControllerOptions } from '../rest/controllers';
import { MidtransParam } from '../rest/parameters';
import { KeepsBytes } from './webhook-bytes';
import type { SignedBiSnapNotification } from '../gateway/bi-snap-signature';
import { BiSnapSignature } from './bi-snap.signature';
import { NotificationBody } from './notification.body';
import { ApiNotificationBody } from './notification.request';
import { NotificationAccountNotFoundError } from './notification.errors';
import { NotificationReceipt } from './notification-receipt.response';
import { NotificationService } from './notification.service';

const ERRORS = [
  'invalid_input',
  'wrong_signature',
  'snap_bi_not_configured',
  'payload_too_large',
  'service_unavailable',
  'internal_error',
] as const;

const ERRORS_OF_ACCOUNT = [...ERRORS, 'not_found'] as const;

const OURS_NOW = {
  answer: NotificationReceipt,
  meaning: 'We have it: nothing is to be delivered again',
};

/** The account that a URL names. */
const ApiAccount = () =>
  ApiParam({
    name: 'account',
    description: 'The merchant account, as the options name it',
    schema: { type: 'string', maxLength: LONGEST_ACCOUNT_NAME, example: 'bali' },
  });

/** What BI-SNAP puts after a URL: `debit/notify`, `qr/qr-mpm-notify`, `transfer-va/notify`. */
const ApiBiSnapPath = () =>
  applyDecorators(
    ApiParam({ name: 'service', schema: { type: 'string', maxLength: 64, example: 'debit' } }),
    ApiParam({ name: 'call', schema: { type: 'string', maxLength: 64, example: 'notify' } }),
  );

/**
 * Makes the controller of `POST /notification/` and `/notification/recurring/`, which take each other's notifications as well, each with and
 * without the name of an account. Midtrans calls them, so they have no guard: signatures are their guard, and what is not signed is not
 * believed.
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
      ...OURS_NOW,
      summary: "Midtrans' webhook: give its URL to Midtrans in the dashboard",
      errors: ERRORS,
    })
    async receive(
      @NotificationBody() body: unknown,
      @BiSnapSignature() signature: SignedBiSnapNotification | null,
    ) {
      return answerOf(await this.notifications.handle(body, undefined, signature));
    }

    @Post('notification/recurring')
    @KeepsBytes
    @ApiNotificationBody()
    @ApiEndpoint({
      ...OURS_NOW,
      summary:
        "Midtrans' webhook for subscriptions: give its URL to Midtrans as the Recurring Notification URL",
      errors: ERRORS,
    })
    async receiveRecurring(
      @NotificationBody() body: unknown,
      @BiSnapSignature() signature: SignedBiSnapNotification | null,
    ) {
      return answerOf(await this.notifications.handle(body, undefined, signature));
    }

    @Post('notification/recurring/:account')
    @KeepsBytes
    @ApiAccount()
    @ApiNotificationBody()
    @ApiEndpoint({
      ...OURS_NOW,
      summary: "Midtrans' webhook for the subscriptions of one merchant account",
      errors: ERRORS_OF_ACCOUNT,
      examples: { not_found: new NotificationAccountNotFoundError() },
    })
    async receiveRecurringOf(
      @MidtransParam('account') account: string,
      @NotificationBody() body: unknown,
      @BiSnapSignature() signature: SignedBiSnapNotification | null,
    ) {
      return answerOf(await this.notifications.handle(body, account, signature));
    }

    @Post('notification/:account')
    @KeepsBytes
    @ApiAccount()
    @ApiNotificationBody()
    @ApiEndpoint({
      ...OURS_NOW,
      summary: "Midtrans' webhook for one merchant account: what another's key signed is refused",
      errors: ERRORS_OF_ACCOUNT,
      examples: { not_found: new NotificationAccountNotFoundError() },
    })
    async receiveOf(
      @MidtransParam('account') account: string,
      @NotificationBody() body: unknown,
      @BiSnapSignature() signature: SignedBiSnapNotification | null,
    ) {
      return answerOf(await this.notifications.handle(body, account, signature));
    }

    @Post('notification/v1.0/:service/:call')
    @KeepsBytes
    @ApiBiSnapPath()
    @ApiNotificationBody()
    @ApiEndpoint({
      ...OURS_NOW,
      summary: 'Where Midtrans notifies a merchant on BI-SNAP: it puts this after the URL of the webhook',
      errors: ERRORS,
    })
    async receiveBiSnap(
      @NotificationBody() body: unknown,
      @BiSnapSignature() signature: SignedBiSnapNotification | null,
    ) {
      return answerOf(await this.notifications.handle(body, undefined, signature));
    }

    @Post('notification/:account/v1.0/:service/:call')
    @KeepsBytes
    @ApiBiSnapPath()
    @ApiAccount()
    @ApiNotificationBody()
    @ApiEndpoint({
      ...OURS_NOW,
      summary: 'Where Midtrans notifies a merchant on BI-SNAP, for one merchant account',
      errors: ERRORS_OF_ACCOUNT,
      examples: { not_found: new NotificationAccountNotFoundError() },
    })
    async receiveBiSnapOf(
      @MidtransParam('account') account: string,
      @NotificationBody() body: unknown,
      @BiSnapSignature() signature: SignedBiSnapNotification | null,
    ) {
      return answerOf(await this.notifications.handle(body, account, signature));
    }
  }
  return MidtransNotificationController;
}

function answerOf(notificationId: string | null) {
  return { status: 'ok', ...(notificationId !== null && { notification_id: notificationId }) };
}
