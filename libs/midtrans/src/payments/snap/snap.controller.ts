import { Inject, Post, type Type } from '@nestjs/common';
import type { MidtransUser } from '../../access/midtrans-user';
import type { IdempotencyContext } from '../../gateway-commands/call.options';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../../options/midtrans.options';
import { ApiTags } from '../../rest/api-docs';
import { ApiId, ApiMutation } from '../../rest/api-endpoints';
import { refuseClientIds, refuseUuidOrderId } from '../../rest/client-order-id';
import { MidtransController, type ControllerOptions } from '../../rest/controllers';
import { GATEWAY_FAILURES } from '../../rest/error.catalogue';
import { Caller, Idempotent, MidtransBody, RequestAccount } from '../../rest/parameters';
import { preparable } from '../../rest/request.type';
import { toResponse } from '../../rest/response';
import { requireNotificationUrl } from '../notification-url';
import { Authorized } from '../payment.access';
import type { MidtransPayment } from '../payment.entity';
import { OPEN_OUTCOMES } from '../payment.error-docs';
import { PaymentService } from '../payment.service';
import { ContinueRequest } from './continue.request';
import { CreateSnapInput } from './snap.request';
import { SnapResponse } from './snap.response';

/** Makes the controller of payments on Snap's page. */
export function createSnapController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans payments')
  @MidtransController(mount)
  class MidtransSnapController {
    constructor(
      @Inject(PaymentService) private readonly payments: PaymentService,
      @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    ) {}

    @Post('snap')
    @ApiMutation({
      summary: "Open Snap's page, on which a customer chooses how to pay",
      status: 201,
      answer: SnapResponse,
      meaning: 'The page is open. The same order again, while it is, answers the same page',
      errors: ['duplicate_order_id', 'unknown_to_gateway', 'gateway_4xx', ...GATEWAY_FAILURES, 'not_stored'],
      leavesOutcomeOpen: OPEN_OUTCOMES.snap,
    })
    async create(
      @Caller() caller: MidtransUser | null,
      @RequestAccount() account: string | undefined,
      @MidtransBody(preparable(CreateSnapInput)) request: CreateSnapInput,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      const { access, charges } = this.options;
      refuseClientIds({ order_id: request.orderId }, charges);
      refuseUuidOrderId(request.orderId, access);
      requireNotificationUrl(request.notificationUrl, charges.notificationUrlHosts);
      const opened = await this.payments.createSnapTransaction(
        { ...request, account, userId: caller?.id },
        {
          idempotency,
          takesBack: caller?.isStaff === true,
          prepare: (requested) => charges.prepare?.(requested, caller),
        },
      );
      return toResponse(SnapResponse, opened);
    }

    @Post('payments/:id/continue')
    @ApiId('payment')
    @ApiMutation({
      summary: 'The page of a payment that is open, or another after the attempt on it is cancelled',
      answer: SnapResponse,
      meaning: 'Its customer goes on there',
      errors: [
        'not_found',
        'invalid_state',
        'declined',
        'unknown_to_gateway',
        'gateway_4xx',
        ...GATEWAY_FAILURES,
        'not_stored',
      ],
      leavesOutcomeOpen: OPEN_OUTCOMES.operation,
    })
    async continue(
      @Authorized('continue') payment: MidtransPayment,
      @MidtransBody(ContinueRequest) { anotherMethod }: ContinueRequest,
      @Caller() caller: MidtransUser | null,
    ) {
      const opened = await this.payments.continueSnapTransaction(payment, {
        anotherMethod,
        requestedBy: caller?.id,
      });
      return toResponse(SnapResponse, opened);
    }
  }
  return MidtransSnapController;
}
