import { Inject, Post, type Type } from '@nestjs/common';
import type { MidtransUser } from '../access/midtrans-user';
import type { IdempotencyContext } from '../gateway-commands/call.options';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { ApiResponse, ApiTags } from '../rest/api-docs';
import { ApiMutation } from '../rest/api-endpoints';
import { refuseClientIds, refuseUuidOrderId } from '../rest/client-order-id';
import { MidtransController, type ControllerOptions } from '../rest/controllers';
import { GATEWAY_FAILURES } from '../rest/error.catalogue';
import { ErrorBody } from '../rest/error.body';
import { Caller, Idempotent, MidtransBody, RequestAccount } from '../rest/parameters';
import { toResponse } from '../rest/response';
import { ChargeBody } from './charge.body';
import type { CreateChargeInput } from './charge.request';
import { requireNotificationUrl } from './notification-url';
import { OPEN_OUTCOMES } from './payment.error-docs';
import { PaymentResponse } from './payment.response';
import { PaymentService } from './payment.service';

/** Makes the controller of `POST /charge/`. */
export function createChargeController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans payments')
  @MidtransController(mount)
  class MidtransChargeController {
    constructor(
      @Inject(PaymentService) private readonly payments: PaymentService,
      @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    ) {}

    @Post('charge')
    @ApiResponse({
      status: 'default',
      type: ErrorBody,
      description: "What the application's own check of charges refuses has its own status and code",
    })
    @ApiMutation({
      summary: 'Charge a customer',
      status: 201,
      answer: PaymentResponse,
      meaning: 'Midtrans took it: how to pay is in the fields of its payment type',
      errors: ['duplicate_order_id', 'unknown_to_gateway', 'gateway_4xx', ...GATEWAY_FAILURES, 'not_stored'],
      leavesOutcomeOpen: OPEN_OUTCOMES.charge,
    })
    async charge(
      @Caller() caller: MidtransUser | null,
      @RequestAccount() account: string | undefined,
      @MidtransBody(ChargeBody) request: CreateChargeInput,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      const { access, charges } = this.options;
      refuseClientIds({ order_id: request.orderId }, charges);
      refuseUuidOrderId(request.orderId, access);
      requireNotificationUrl(request.notificationUrl, charges.notificationUrlHosts);
      const { payment } = await this.payments.createCharge(
        { ...request, account, userId: caller?.id },
        {
          idempotency,
          onlyOwnSources: true,
          takesBack: caller?.isStaff === true,
          prepare: (requested) => charges.prepare?.(requested, caller),
        },
      );
      return toResponse(PaymentResponse, payment);
    }
  }
  return MidtransChargeController;
}
