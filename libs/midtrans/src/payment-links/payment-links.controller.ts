import { Delete, Get, Inject, Post, type Type } from '@nestjs/common';
import { scopeOf, type MidtransUser } from '../access/midtrans-user';
import type { IdempotencyContext } from '../gateway-commands/call.options';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { ApiTags } from '../rest/api-docs';
import { ApiId, ApiMutation, ApiReading } from '../rest/api-endpoints';
import { Audited, type AuditSubject } from '../rest/audit/audited';
import { refuseClientIds, refuseUuidOrderId } from '../rest/client-order-id';
import { MidtransController, type ControllerOptions } from '../rest/controllers';
import { GATEWAY_FAILURES } from '../rest/error.catalogue';
import { filterAndPage, listRequest, type PageRequest } from '../rest/page.request';
import { Caller, Idempotent, MidtransBody, MidtransQuery, RequestAccount } from '../rest/parameters';
import { preparable } from '../rest/request.type';
import { pageOf, toPageResponse, toResponse } from '../rest/response';
import { Authorized } from './payment-link.access';
import type { MidtransPaymentLink } from './payment-link.entity';
import { DUPLICATE_PAYMENT_LINK_ID, EXAMPLES, OPEN_OUTCOMES } from './payment-link.error-docs';
import { PaymentLinkFilter } from './payment-link.filter';
import { PaymentLinkDetails, type CreatePaymentLinkInput } from './payment-link.request';
import { PaymentLinkResponse } from './payment-link.response';
import { PaymentLinkService } from './payment-link.service';

/** What Midtrans may say no with, and how its answer may be lost. */
const FAILURES = ['unknown_to_gateway', 'gateway_4xx', ...GATEWAY_FAILURES, 'not_stored'] as const;

const PAYMENT_LINK: AuditSubject = {
  kind: 'payment_link',
  rows: 'SELECT id, account, order_id FROM midtrans_payment_links',
};

/** Makes the controller of `/payment-links/`: callers see their own, staff see all, and nothing else exists. */
export function createPaymentLinksController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans payment links')
  @MidtransController(mount)
  class MidtransPaymentLinksController {
    constructor(
      @Inject(PaymentLinkService) private readonly paymentLinks: PaymentLinkService,
      @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    ) {}

    @Get('payment-links')
    @ApiReading({
      summary: 'List payment links, newest first',
      answer: pageOf(PaymentLinkResponse, 'MidtransPaymentLinkPage'),
      errors: ['invalid_input'],
    })
    async list(
      @Caller() caller: MidtransUser | null,
      @RequestAccount() account: string | undefined,
      @MidtransQuery(listRequest(PaymentLinkFilter)) query: PaymentLinkFilter & PageRequest,
    ) {
      const { filter, page } = filterAndPage(query);
      const found = await this.paymentLinks.list({ ...filter, scope: scopeOf(caller, account) }, page);
      return toPageResponse(PaymentLinkResponse, found);
    }

    @Post('payment-links')
    @ApiMutation({
      summary: 'Make a link that customers pay by',
      status: 201,
      answer: PaymentLinkResponse,
      meaning: 'Midtrans has it: it can be paid',
      errors: ['duplicate_order_id', DUPLICATE_PAYMENT_LINK_ID, ...FAILURES],
      leavesOutcomeOpen: OPEN_OUTCOMES.create,
      examples: EXAMPLES,
    })
    async create(
      @Caller() caller: MidtransUser | null,
      @RequestAccount() account: string | undefined,
      @MidtransBody(preparable(PaymentLinkDetails)) request: PaymentLinkDetails,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      const { orderId: order_id, paymentLinkId: payment_link_id } = request;
      refuseClientIds({ order_id, payment_link_id }, this.options.paymentLinks);
      refuseUuidOrderId(request.orderId, this.options.access);
      // The host has the last word on what is paid; whose it is, is not the host's to say.
      const changes = await this.options.paymentLinks.prepare?.({ ...request, account }, caller);
      const input = { ...request, account, ...changes, userId: caller?.id } as CreatePaymentLinkInput;
      const { paymentLink } = await this.paymentLinks.createPaymentLink(input, { idempotency });
      return toResponse(PaymentLinkResponse, paymentLink);
    }

    @Get('payment-links/:id')
    @ApiId('payment link')
    @ApiReading({
      summary: 'One payment link',
      answer: PaymentLinkResponse,
      errors: ['not_found'],
      examples: EXAMPLES,
    })
    retrieve(@Authorized() paymentLink: MidtransPaymentLink) {
      return toResponse(PaymentLinkResponse, paymentLink);
    }

    @Delete('payment-links/:id')
    @Audited('delete_payment_link', PAYMENT_LINK)
    @ApiId('payment link')
    @ApiMutation({
      summary: 'Delete a payment link, so that nobody can pay by it any more',
      answer: PaymentLinkResponse,
      meaning: 'Done: how it stands now',
      errors: ['not_found', 'invalid_state', ...FAILURES],
      leavesOutcomeOpen: OPEN_OUTCOMES.delete,
      examples: EXAMPLES,
    })
    async remove(
      @Authorized('delete_payment_link') found: MidtransPaymentLink,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      const { paymentLink } = await this.paymentLinks.deletePaymentLink(found, { idempotency });
      return toResponse(PaymentLinkResponse, paymentLink);
    }
  }
  return MidtransPaymentLinksController;
}
