import { Get, Inject, type Type } from '@nestjs/common';
import { scopeOf, type MidtransUser } from '../access/midtrans-user';
import { ApiTags } from '../rest/api-docs';
import { ApiId, ApiReading } from '../rest/api-endpoints';
import { MidtransController, type ControllerOptions } from '../rest/controllers';
import { GATEWAY_FAILURES } from '../rest/error.catalogue';
import { filterAndPage, listRequest, type PageRequest } from '../rest/page.request';
import { Caller, MidtransQuery, RequestAccount } from '../rest/parameters';
import { pageOf, toPageResponse, toResponse } from '../rest/response';
import { PaymentFilter } from './payment.filter';
import { Authorized } from './payment.access';
import type { MidtransPayment } from './payment.entity';
import { CheckedPaymentResponse, PaymentResponse, PaymentSummaryResponse } from './payment.response';
import { PaymentService } from './payment.service';

/** Makes the controller of `/payments/`: callers see their own, staff see all, and nothing else exists. */
export function createPaymentsController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans payments')
  @MidtransController(mount)
  class MidtransPaymentsController {
    constructor(@Inject(PaymentService) private readonly payments: PaymentService) {}

    @Get('payments')
    @ApiReading({
      summary: 'List payments, newest first',
      answer: pageOf(PaymentSummaryResponse, 'MidtransPaymentPage'),
      errors: ['invalid_input'],
    })
    async list(
      @Caller() caller: MidtransUser | null,
      @RequestAccount() account: string | undefined,
      @MidtransQuery(listRequest(PaymentFilter)) query: PaymentFilter & PageRequest,
    ) {
      const { filter, page } = filterAndPage(query);
      const found = await this.payments.list({ ...filter, scope: scopeOf(caller, account) }, page);
      return toPageResponse(PaymentSummaryResponse, found);
    }

    @Get('payments/:id')
    @ApiId('payment')
    @ApiReading({ summary: 'One payment', answer: PaymentResponse, errors: ['not_found'] })
    retrieve(@Authorized() payment: MidtransPayment) {
      return toResponse(PaymentResponse, payment);
    }

    @Get('payments/:id/check_status')
    @ApiId('payment')
    @ApiReading({
      summary: 'Ask Midtrans how a payment stands, and move it accordingly',
      answer: CheckedPaymentResponse,
      errors: ['not_found', 'unknown_to_gateway', 'gateway_4xx', ...GATEWAY_FAILURES],
    })
    async checkStatus(@Authorized('check_status') found: MidtransPayment) {
      const { payment, response } = await this.payments.getStatus(found);
      return toResponse(CheckedPaymentResponse, { payment, midtransResponse: response });
    }
  }
  return MidtransPaymentsController;
}
