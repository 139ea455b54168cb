import { Get, Inject, type Type } from '@nestjs/common';
import type { MidtransUser } from '../../access/midtrans-user';
import { ApiTags } from '../../rest/api-docs';
import { ApiReading } from '../../rest/api-endpoints';
import { MidtransController, type ControllerOptions } from '../../rest/controllers';
import { Caller, RequestAccount } from '../../rest/parameters';
import { toResponse } from '../../rest/response';
import { PaymentService } from '../payment.service';
import { PaymentMethodResponse } from './payment-method.response';

/** Makes the controller of `/payment-methods/`: what can be charged, for whoever may charge. */
export function createPaymentMethodsController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans payments')
  @MidtransController(mount)
  class MidtransPaymentMethodsController {
    constructor(@Inject(PaymentService) private readonly payments: PaymentService) {}

    @Get('payment-methods')
    @ApiReading({
      summary: 'What the merchant account that the request is about can charge customers by',
      answer: [PaymentMethodResponse],
      errors: ['invalid_input'],
    })
    async list(@Caller() _caller: MidtransUser | null, @RequestAccount() account: string | undefined) {
      const methods = await this.payments.listPaymentMethods({ account });
      return methods.map((method) => toResponse(PaymentMethodResponse, method));
    }
  }
  return MidtransPaymentMethodsController;
}
