import { HttpCode, Inject, Post, type Type } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import { scopeOf, type MidtransUser } from '../access/midtrans-user';
import { DEFAULT_ACCOUNT } from '../options/accounts';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { ApiResponse, ApiTags } from '../rest/api-docs';
import { ApiMutation } from '../rest/api-endpoints';
import { MidtransController, withTrailingSlash, type ControllerOptions } from '../rest/controllers';
import { GATEWAY_FAILURES } from '../rest/error.catalogue';
import { ErrorDoc } from '../rest/error.docs';
import { refuseUuidOrderId } from '../rest/client-order-id';
import type { IdempotencyContext } from '../gateway-commands/call.options';
import { IdempotencyContexts } from '../rest/idempotency/idempotency-contexts';
import { AnyAdapterRequest, bodyOf } from '../rest/request';
import { resumeFrom } from './resumed-charge';
import type { CreateChargeInput } from './charge.input';
import { ChargeSources } from './charge.sources';
import { chargeInputOf, inChargeBodyNames } from './dto/charge.body';
import { ApiChargeBody } from './dto/charge.docs';
import { PaymentDoc } from './dto/payment.docs';
import { MidtransInputError } from '../errors/midtrans.errors';
import { PaymentRepository } from './payment.repository';
import { PaymentService } from './payment.service';
import { paymentView } from './payment.view';
import { namedAsInBody } from '../rest/body.fields';

/** Makes the controller of `POST /charge/`. */
export function createChargeController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans payments')
  @MidtransController(mount)
  class MidtransChargeController {
    constructor(
      @Inject(PaymentService) private readonly payments: PaymentService,
      @Inject(PaymentRepository) private readonly repository: PaymentRepository,
      @Inject(ChargeSources) private readonly sources: ChargeSources,
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
      leavesOutcomeOpen: 'charge',
    })
    async charge(@AnyAdapterRequest() request: unknown) {
      const body = bodyOf(request);
      const user = await this.access.caller(request);
      const idempotency = this.idempotency.of(request);
      const wanted = this.allowed({ ...chargeInputOf(body), userId: user?.id });
      const begun = await this.begun(wanted, idempotency);
      const input = begun ?? (await this.prepared(wanted, user));
      const scope = scopeOf(user);
      const charge = async () => {
        await this.sources.requireOwn(input.account ?? DEFAULT_ACCOUNT, input, scope);
        // A request that got no further than the host's own word began nothing.
        const isRetry = idempotency.reservedId !== undefined;
        return this.payments.createCharge(input, { idempotency: { ...idempotency, isRetry }, scope });
      };
      const { payment } = await namedAsInBody(charge, (error) => inChargeBodyNames(error, body));
      return paymentView(payment);
    }

    /** What the host said of it stands, where the charge was begun before under the request's Idempotency-Key. */
    private async begun(
      wanted: CreateChargeInput,
      { reservedId }: IdempotencyContext,
    ): Promise<CreateChargeInput | undefined> {
      if (reservedId === undefined) return undefined;
      const payment = await this.repository.findBegun(reservedId, wanted.userId ?? null);
      const isTheSame = payment !== null && payment.paymentType === wanted.paymentType;
      return isTheSame ? resumeFrom(wanted, payment) : undefined;
    }

    /** The host has the last word on what a client may be charged; who is charged is not the host's to say. */
    private async prepared(input: CreateChargeInput, user: MidtransUser | null): Promise<CreateChargeInput> {
      const { prepare } = this.options.charges;
      const changes = await prepare?.({ ...input }, user);
      return { ...input, ...changes, userId: input.userId } as CreateChargeInput;
    }

    /** A client that chooses where its notifications go could keep them from us, or act on another's transaction. */
    private allowed(input: CreateChargeInput): CreateChargeInput {
      refuseUuidOrderId(input.orderId, this.options.access);
      const { notificationUrl } = input;
      if (notificationUrl === undefined) return input;
      const hosts = this.options.charges.notificationUrlHosts;
      const host: string | undefined =
        typeof notificationUrl === 'string' && URL.canParse(notificationUrl)
          ? new URL(notificationUrl).host
          : undefined;
      if (host !== undefined && hosts.includes(host)) return input;
      throw new MidtransInputError([
        { field: 'notification_url', message: 'notification_url must be on a host that the merchant allows' },
      ]);
    }
  }
  return MidtransChargeController;
}
