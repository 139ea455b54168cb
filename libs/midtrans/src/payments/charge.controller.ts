import { HttpCode, Inject, Post, type Type } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import { scopeOf } from '../access/midtrans-user';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { ApiResponse, ApiTags } from '../rest/api-docs';
import { ApiMutation } from '../rest/api-endpoints';
import { MidtransController, withTrailingSlash, type ControllerOptions } from '../rest/controllers';
import { GATEWAY_FAILURES } from '../rest/error.catalogue';
import { ErrorDoc } from '../rest/error.docs';
import { refuseClientIds, refuseUuidOrderId } from '../rest/client-order-id';
import { IdempotencyContexts } from '../rest/idempotency/idempotency-contexts';
import { AnyAdapterRequest, bodyOf } from '../rest/request';
import type { CreateChargeInput } from './charge.input';
import { chargeInputOf, inChargeBodyNames } from './dto/charge.body';
import { ApiChargeBody } from './dto/charge.docs';
import { PaymentDoc } from './dto/payment.docs';
import { MidtransInputError } from '../errors/midtrans.errors';
import { PaymentService } from './payment.service';
import { paymentView } from './payment.view';
import { inHostsNames, namedAsInBody } from '../rest/body.fields';
import { OPEN_OUTCOMES } from './payment.error-docs';

/** Makes the controller of `POST /charge/`. */
export function createChargeController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans payments')
  @MidtransController(mount)
  class MidtransChargeController {
    constructor(
      @Inject(PaymentService) private readonly payments: PaymentService,
      @Inject(AccessService) private readonly access: AccessService,
      @Inject(IdempotencyContexts) private readonly idempotency: IdempotencyContexts,
      @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    ) {}

    @Post(withTrailingSlash('charge'))
    @HttpCode(201)
    @ApiChargeBody()
    @ApiResponse({
      status: 'default',
      type: ErrorDoc,
      description: "What the application's own check of charges refuses has its own status and code",
    })
    @ApiMutation({
      summary: 'Charge a customer',
      status: 201,
      answer: PaymentDoc,
      meaning: 'Midtrans took it: how to pay is in the fields of its payment type',
      errors: ['duplicate_order_id', 'unknown_to_gateway', 'gateway_4xx', ...GATEWAY_FAILURES, 'not_stored'],
      leavesOutcomeOpen: OPEN_OUTCOMES.charge,
    })
    async charge(@AnyAdapterRequest() request: unknown) {
      const body = bodyOf(request);
      const user = await this.access.caller(request);
      const charge = { ...chargeInputOf(body), userId: user?.id };
      requireAllowed(charge, this.options);
      const create = () =>
        this.payments.createCharge(charge, {
          idempotency: this.idempotency.of(request),
          scope: scopeOf(user),
          prepare: (requested) => inHostsNames(() => this.options.charges.prepare?.(requested, user)),
        });
      const { payment } = await namedAsInBody(create, (error) => inChargeBodyNames(error, body));
      return paymentView(payment);
    }
  }
  return MidtransChargeController;
}

/** A client that chooses where its notifications go could keep them from us, or act on another's transaction. */
function requireAllowed(
  { orderId, notificationUrl }: CreateChargeInput,
  { access, charges }: ResolvedOptions,
): void {
  refuseClientIds({ order_id: orderId }, charges);
  refuseUuidOrderId(orderId, access);
  if (notificationUrl === undefined) return;
  const isUrl = typeof notificationUrl === 'string' && URL.canParse(notificationUrl);
  if (isUrl && charges.notificationUrlHosts.includes(new URL(notificationUrl).host)) return;
  throw new MidtransInputError([
    { field: 'notification_url', message: 'notification_url must be on a host that the merchant allows' },
  ]);
}
