import { HttpCode, Inject, Post, type Type } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/defaults';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '../rest/api-docs';
import { MidtransController, withTrailingSlash, type Mount } from '../rest/controllers';
import { AnyAdapterRequest, bodyOf } from '../rest/request';
import type { CreateChargeInput } from './charge.input';
import { chargeInputOf, errorsInBodyNames } from './dto/charge.body';
import { ChargeBodyDoc, ErrorDoc, PaymentDoc } from './dto/payment.docs';
import { MidtransInputError } from '../errors/midtrans.errors';
import { PaymentService } from './payment.service';
import { paymentView } from './payment.view';

/** Makes the controller of `POST /charge/`. */
export function createChargeController(mount: Mount): Type {
  @ApiTags('Midtrans payments')
  @MidtransController(mount)
  class MidtransChargeController {
    constructor(
      @Inject(PaymentService) private readonly payments: PaymentService,
      @Inject(AccessService) private readonly access: AccessService,
      @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    ) {}

    @Post(withTrailingSlash('charge'))
    @HttpCode(201)
    @ApiOperation({ summary: 'Charge a customer' })
    @ApiBody({ type: ChargeBodyDoc })
    @ApiResponse({ status: 201, type: PaymentDoc })
    @ApiResponse({ status: 400, type: ErrorDoc, description: 'Bad input, or Midtrans refused the charge' })
    @ApiResponse({ status: 502, type: ErrorDoc, description: 'Midtrans failed; ask for the status' })
    @ApiResponse({ status: 504, type: ErrorDoc, description: 'Midtrans did not answer; ask for the status' })
    async charge(@AnyAdapterRequest() request: unknown) {
      const body = bodyOf(request);
      const user = await this.access.caller(request);
      const input = this.allowed({ ...chargeInputOf(body), userId: user?.id });
      try {
        const { payment } = await this.payments.createCharge(input);
        return paymentView(payment);
      } catch (error) {
        if (!(error instanceof MidtransInputError)) throw error;
        throw new MidtransInputError(errorsInBodyNames(error.errors, body));
      }
    }

    /** A client that chooses where its notifications go could keep them from us. */
    private allowed(input: CreateChargeInput): CreateChargeInput {
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
