import { Get, Inject, Post, type Type } from '@nestjs/common';
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
import { InvoiceFilter } from './invoice.filter';
import { Authorized } from './invoice.access';
import type { MidtransInvoice } from './invoice.entity';
import { DUPLICATE_INVOICE_NUMBER, EXAMPLES, OPEN_OUTCOMES } from './invoice.error-docs';
import { InvoiceDetails, type CreateInvoiceInput } from './invoice.request';
import { InvoiceResponse } from './invoice.response';
import { InvoiceService } from './invoice.service';
import { VoidInvoiceInput } from './void-invoice.request';

/** What Midtrans may say no with, and how its answer may be lost. */
const FAILURES = ['unknown_to_gateway', 'gateway_4xx', ...GATEWAY_FAILURES, 'not_stored'] as const;

const INVOICE: AuditSubject = {
  kind: 'invoice',
  rows: 'SELECT id, account, order_id FROM midtrans_invoices',
};

/** Makes the controller of `/invoices/`: callers see their own, staff see all, and nothing else exists. */
export function createInvoicesController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans invoices')
  @MidtransController(mount)
  class MidtransInvoicesController {
    constructor(
      @Inject(InvoiceService) private readonly invoices: InvoiceService,
      @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    ) {}

    @Get('invoices')
    @ApiReading({
      summary: 'List invoices, newest first',
      answer: pageOf(InvoiceResponse, 'MidtransInvoicePage'),
      errors: ['invalid_input'],
    })
    async list(
      @Caller() caller: MidtransUser | null,
      @RequestAccount() account: string | undefined,
      @MidtransQuery(listRequest(InvoiceFilter)) query: InvoiceFilter & PageRequest,
    ) {
      const { filter, page } = filterAndPage(query);
      const found = await this.invoices.list({ ...filter, scope: scopeOf(caller, account) }, page);
      return toPageResponse(InvoiceResponse, found);
    }

    @Post('invoices')
    @ApiMutation({
      summary: 'Send an invoice to a customer',
      status: 201,
      answer: InvoiceResponse,
      meaning: 'Midtrans has it, and sends it to the customer',
      errors: ['duplicate_order_id', DUPLICATE_INVOICE_NUMBER, ...FAILURES],
      leavesOutcomeOpen: OPEN_OUTCOMES.create,
      examples: EXAMPLES,
    })
    async create(
      @Caller() caller: MidtransUser | null,
      @RequestAccount() account: string | undefined,
      @MidtransBody(preparable(InvoiceDetails)) request: InvoiceDetails,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      const { orderId: order_id, invoiceNumber: invoice_number } = request;
      refuseClientIds({ order_id, invoice_number }, this.options.invoices);
      refuseUuidOrderId(request.orderId, this.options.access);
      // The host has the last word on what is sent; whose it is, is not the host's to say.
      const changes = await this.options.invoices.prepare?.({ ...request, account }, caller);
      const input = { ...request, account, ...changes, userId: caller?.id } as CreateInvoiceInput;
      const { invoice } = await this.invoices.createInvoice(input, { idempotency });
      return toResponse(InvoiceResponse, invoice);
    }

    @Get('invoices/:id')
    @ApiId('invoice')
    @ApiReading({
      summary: 'One invoice',
      answer: InvoiceResponse,
      errors: ['not_found'],
      examples: EXAMPLES,
    })
    retrieve(@Authorized() invoice: MidtransInvoice) {
      return toResponse(InvoiceResponse, invoice);
    }

    @Post('invoices/:id/void')
    @Audited('void_invoice', INVOICE)
    @ApiId('invoice')
    @ApiMutation({
      summary: 'Void an invoice, so that nobody can pay it any more',
      answer: InvoiceResponse,
      meaning: 'Done: how it stands now',
      errors: ['not_found', 'invalid_state', ...FAILURES],
      leavesOutcomeOpen: OPEN_OUTCOMES.void,
      examples: EXAMPLES,
    })
    async void(
      @Authorized('void_invoice') found: MidtransInvoice,
      @MidtransBody(VoidInvoiceInput) { reason }: VoidInvoiceInput,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      const { invoice } = await this.invoices.voidInvoice(found, { reason, idempotency });
      return toResponse(InvoiceResponse, invoice);
    }
  }
  return MidtransInvoicesController;
}
