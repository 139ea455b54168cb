import { Get, Inject, type Type } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import { scopeOf } from '../access/midtrans-user';
import { ApiTags } from '../rest/api-docs';
import { ApiId, ApiReading } from '../rest/api-endpoints';
import { MidtransController, withTrailingSlash, type ControllerOptions } from '../rest/controllers';
import { GATEWAY_FAILURES } from '../rest/error.catalogue';
import { pageView } from '../rest/page.query';
import { AnyAdapterRequest, queryOf } from '../rest/request';
import { ApiListQuery } from './dto/list.docs';
import { CheckStatusDoc, PaymentDoc, PaymentPageDoc } from './dto/payment.docs';
import { listRequestOf } from './dto/list.query';
import { PaymentService } from './payment.service';
import { paymentListView, paymentView } from './payment.view';
import { PaymentAccess } from './payment.access';

/** Makes the controller of `/payments/`: callers see their own, staff see all, and nothing else exists. */
export function createPaymentsController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans payments')
  @MidtransController(mount)
  class MidtransPaymentsController {
    constructor(
      @Inject(PaymentService) private readonly payments: PaymentService,
      @Inject(PaymentAccess) private readonly lookup: PaymentAccess,
      @Inject(AccessService) private readonly access: AccessService,
    ) {}

    @Get(withTrailingSlash('payments'))
    @ApiListQuery()
    @ApiReading({ summary: 'List payments, newest first', answer: PaymentPageDoc, errors: ['invalid_input'] })
    async list(@AnyAdapterRequest() request: unknown) {
      const scope = scopeOf(await this.access.caller(request));
      const { filter, page } = listRequestOf(queryOf(request));
      return pageView(await this.payments.list({ ...filter, scope }, page), paymentListView);
    }

    @Get(withTrailingSlash('payments/:id'))
    @ApiId('payment')
    @ApiReading({ summary: 'One payment', answer: PaymentDoc, errors: ['not_found'] })
    async retrieve(@AnyAdapterRequest() request: unknown) {
      return paymentView(await this.lookup.findAuthorized(request));
    }

    @Get(withTrailingSlash('payments/:id/check_status'))
    @ApiId('payment')
    @ApiReading({
      summary: 'Ask Midtrans how a payment stands, and move it accordingly',
      answer: CheckStatusDoc,
      errors: ['not_found', 'unknown_to_gateway', 'gateway_4xx', ...GATEWAY_FAILURES],
    })
    async checkStatus(@AnyAdapterRequest() request: unknown) {
      const found = await this.lookup.findAuthorized(request, 'check_status');
      const { payment, response } = await this.payments.getStatus(found);
      return { payment: paymentView(payment), midtrans_response: response };
    }
  }
  return MidtransPaymentsController;
}
