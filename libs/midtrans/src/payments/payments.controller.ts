import { Get, Inject, type Type } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { AccessService } from '../access/access.service';
import { inScope, scopeOf } from '../access/midtrans-user';
import { ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiTags } from '../rest/api-docs';
import { MidtransController, withTrailingSlash, type Mount } from '../rest/controllers';
import { AnyAdapterRequest, pathParameterOf, queryOf } from '../rest/request';
import { CheckStatusDoc, ErrorDoc, PaymentDoc, PaymentPageDoc } from './dto/payment.docs';
import { listRequestOf } from './dto/list.query';
import type { Payment } from './payment.entity';
import { PaymentNotFoundError } from '../errors/midtrans.errors';
import { PaymentRepository } from './payment.repository';
import { PaymentService } from './payment.service';
import { paymentListView, paymentView } from './payment.view';

/** Makes the controller of `/payments/`: callers see their own, staff see all, and nothing else exists. */
export function createPaymentsController(mount: Mount): Type {
  @ApiTags('Midtrans payments')
  @MidtransController(mount)
  class MidtransPaymentsController {
    constructor(
      @Inject(PaymentService) private readonly payments: PaymentService,
      @Inject(PaymentRepository) private readonly repository: PaymentRepository,
      @Inject(AccessService) private readonly access: AccessService,
    ) {}

    @Get(withTrailingSlash('payments'))
    @ApiOperation({ summary: 'List payments, newest first' })
    @ApiQuery({ name: 'payment_type', required: false })
    @ApiQuery({ name: 'status', required: false })
    @ApiQuery({ name: 'order_id', required: false })
    @ApiQuery({ name: 'created_after', required: false, description: 'ISO 8601' })
    @ApiQuery({ name: 'created_before', required: false, description: 'ISO 8601' })
    @ApiQuery({ name: 'limit', required: false, description: '1 to 200, 50 where left out' })
    @ApiQuery({ name: 'cursor', required: false, description: '`next_cursor` of the page before' })
    @ApiResponse({ status: 200, type: PaymentPageDoc })
    @ApiResponse({ status: 400, type: ErrorDoc })
    async list(@AnyAdapterRequest() request: unknown) {
      const scope = scopeOf(await this.access.caller(request));
      const { filter, limit, cursor } = listRequestOf(queryOf(request));
      // One more than asked for tells whether there is a page after this one.
      const found = await this.repository.page({ ...filter, scope }, limit + 1, cursor);
      const results = found.slice(0, limit);
      return {
        results: results.map(paymentListView),
        next_cursor: found.length > limit ? (results.at(-1)?.id ?? null) : null,
      };
    }

    @Get(withTrailingSlash('payments/:id'))
    @ApiOperation({ summary: 'One payment' })
    @ApiParam({ name: 'id', format: 'uuid' })
    @ApiResponse({ status: 200, type: PaymentDoc })
    @ApiResponse({ status: 404, type: ErrorDoc })
    async retrieve(@AnyAdapterRequest() request: unknown) {
      return paymentView(await this.visible(request));
    }

    @Get(withTrailingSlash('payments/:id/check_status'))
    @ApiOperation({ summary: 'Ask Midtrans how a payment stands, and move it accordingly' })
    @ApiParam({ name: 'id', format: 'uuid' })
    @ApiResponse({ status: 200, type: CheckStatusDoc })
    @ApiResponse({ status: 404, type: ErrorDoc })
    @ApiResponse({ status: 502, type: ErrorDoc })
    @ApiResponse({ status: 504, type: ErrorDoc })
    async checkStatus(@AnyAdapterRequest() request: unknown) {
      const { payment, response } = await this.payments.getStatus(await this.visible(request));
      return { payment: paymentView(payment), midtrans_response: response };
    }

    private async visible(request: unknown): Promise<Payment> {
      const scope = scopeOf(await this.access.caller(request));
      const id = pathParameterOf(request, 'id');
      const payment = isUuid(id) ? await this.repository.findById(id) : null;
      if (payment === null || !inScope(scope, payment)) throw new PaymentNotFoundError();
      return payment;
    }
  }
  return MidtransPaymentsController;
}
