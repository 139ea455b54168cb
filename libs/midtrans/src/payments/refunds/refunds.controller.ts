import { Get, Inject, type Type } from '@nestjs/common';
import type { MidtransUser } from '../../access/midtrans-user';
import { ApiTags } from '../../rest/api-docs';
import { ApiId, ApiReading } from '../../rest/api-endpoints';
import { MidtransController, type ControllerOptions } from '../../rest/controllers';
import { filterAndPage, listRequest, type PageRequest } from '../../rest/page.request';
import { Caller, MidtransQuery, RequestAccount, Staff } from '../../rest/parameters';
import { pageOf, toPageResponse, toResponse } from '../../rest/response';
import { Authorized } from '../payment.access';
import type { MidtransPayment } from '../payment.entity';
import { PaymentService } from '../payment.service';
import { RefundFilter } from './refund.filter';
import { RefundRepository } from './refund.repository';
import { ListedRefundResponse, RefundResponse } from './refund.response';

/** Makes the controller of refunds: a payment's for its owner, those of all payments for staff. */
export function createRefundsController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans payments')
  @MidtransController(mount)
  class MidtransRefundsController {
    constructor(
      @Inject(PaymentService) private readonly payments: PaymentService,
      @Inject(RefundRepository) private readonly refunds: RefundRepository,
    ) {}

    @Get('refunds')
    @ApiReading({
      summary: 'List refunds, newest first; for staff',
      answer: pageOf(ListedRefundResponse, 'MidtransRefundPage'),
      errors: ['invalid_input'],
    })
    async list(
      @Staff() staff: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransQuery(listRequest(RefundFilter)) query: RefundFilter & PageRequest,
    ) {
      const { filter, page } = filterAndPage(query);
      const found = await this.payments.listRefunds({ ...filter, scope: { account } }, page);
      return toPageResponse(ListedRefundResponse, found, staff);
    }

    @Get('payments/:id/refunds')
    @ApiId('payment')
    @ApiReading({
      summary: 'The refunds of a payment, oldest first',
      answer: [RefundResponse],
      errors: ['not_found'],
    })
    async listOfPayment(@Authorized() payment: MidtransPayment, @Caller() caller: MidtransUser | null) {
      return (await this.refunds.of(payment)).map((refund) => toResponse(RefundResponse, refund, caller));
    }
  }
  return MidtransRefundsController;
}
