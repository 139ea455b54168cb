import { Get, HttpCode, Inject, Post, type Type } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import { scopeOf } from '../access/midtrans-user';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { namedAsInBody } from '../rest/body.fields';
import { ApiBody, ApiTags } from '../rest/api-docs';
import { ApiId, ApiMutation, ApiReading } from '../rest/api-endpoints';
import { MidtransController, withTrailingSlash, type ControllerOptions } from '../rest/controllers';
import { GATEWAY_FAILURES } from '../rest/error.catalogue';
import { refuseClientIds, refuseUuidOrderId } from '../rest/client-order-id';
import { IdempotencyContexts } from '../rest/idempotency/idempotency-contexts';
import { objectBody } from '../rest/json-body';
import { pageView } from '../rest/page.query';
import { AnyAdapterRequest, bodyOf, queryOf } from '../rest/request';
import { invoiceInputOf } from './dto/invoice.body';
import {
  ApiInvoiceListQuery,
  InvoiceBodyDoc,
  InvoiceDoc,
  InvoicePageDoc,
  VoidInvoiceBodyDoc,
} from './dto/invoice.docs';
import { invoiceListRequestOf } from './dto/invoice.query';
import type { CreateInvoiceInput } from './invoice.input';
import { InvoiceService } from './invoice.service';
import { invoiceView } from './invoice.view';
import { DUPLICATE_INVOICE_NUMBER, EXAMPLES, OPEN_OUTCOMES } from './invoice.error-docs';
import { InvoiceAccess } from './invoice.access';

/** What Midtrans may say no with, and how its answer may be lost. */
const FAILURES = ['unknown_to_gateway', 'gateway_4xx', ...GATEWAY_FAILURES, 'not_stored'] as const;

/** Makes the controller of `/invoices/`: callers see their own, staff see all, and nothing else exists. */
export function createInvoicesController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans invoices')
  @MidtransController(mount)
  class MidtransInvoicesController {
    constructor(
      @Inject(InvoiceService) private readonly invoices: InvoiceService,
      @Inject(InvoiceAccess) private readonly lookup: InvoiceAccess,
      @Inject(AccessService) private readonly access: AccessService,
      @Inject(IdempotencyContexts) private readonly idempotency: IdempotencyContexts,
      @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    ) {}

    @Get(withTrailingSlash('invoices'))
    @ApiInvoiceListQuery()
    @ApiReading({
      summary: 'List invoices, newest first',
      answer: InvoicePageDoc,
      errors: ['invalid_input'],
    })
    async list(@AnyAdapterRequest() request: unknown) {
      const scope = scopeOf(await this.access.caller(request));
      const { filter, page } = invoiceListRequestOf(queryOf(request));
      return pageView(await this.invoices.list({ ...filter, scope }, page), invoiceView);
    }

    @Post(withTrailingSlash('invoices'))
    @HttpCode(201)
    @ApiBody({ type: InvoiceBodyDoc })
    @ApiMutation({
      summary: 'Send an invoice to a customer',
      status: 201,
      answer: InvoiceDoc,
      meaning: 'Midtrans has it, and sends it to the customer',
      errors: ['duplicate_order_id', DUPLICATE_INVOICE_NUMBER, ...FAILURES],
      leavesOutcomeOpen: OPEN_OUTCOMES.create,
      examples: EXAMPLES,
    })
    async create(@AnyAdapterRequest() request: unknown) {
      const user = await this.access.caller(request);
      const asked = invoiceInputOf(bodyOf(request));
      refuseClientIds(
        { order_id: asked.orderId, invoice_number: asked.invoiceNumber },
        this.options.invoices,
      );
      refuseUuidOrderId(asked.orderId, this.options.access);
      // The host has the last word on what is sent; whose it is, is not the host's to say.
      const changes = await this.options.invoices.prepare?.({ ...asked }, user);
      const input = { ...asked, ...changes, userId: user?.id } as CreateInvoiceInput;
      const { invoice } = await namedAsInBody(() =>
        this.invoices.createInvoice(input, { idempotency: this.idempotency.of(request) }),
      );
      return invoiceView(invoice);
    }

    @Get(withTrailingSlash('invoices/:id'))
    @ApiId('invoice')
    @ApiReading({ summary: 'One invoice', answer: InvoiceDoc, errors: ['not_found'], examples: EXAMPLES })
    async retrieve(@AnyAdapterRequest() request: unknown) {
      return invoiceView(await this.lookup.findAuthorized(request));
    }

    @Post(withTrailingSlash('invoices/:id/void'))
    @HttpCode(200)
    @ApiId('invoice')
    @ApiBody({ type: VoidInvoiceBodyDoc, required: false })
    @ApiMutation({
      summary: 'Void an invoice, so that nobody can pay it any more',
      answer: InvoiceDoc,
      meaning: 'Done: how it stands now',
      errors: ['not_found', 'invalid_state', ...FAILURES],
      leavesOutcomeOpen: OPEN_OUTCOMES.void,
      examples: EXAMPLES,
    })
    async void(@AnyAdapterRequest() request: unknown) {
      const found = await this.lookup.findAuthorized(request, 'void');
      const { reason } = objectBody(bodyOf(request), ['reason']);
      const { invoice } = await this.invoices.voidInvoice(found, {
        reason: reason as string | undefined,
        idempotency: this.idempotency.of(request),
      });
      return invoiceView(invoice);
    }
  }
  return MidtransInvoicesController;
}
