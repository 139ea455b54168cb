import { applyDecorators, Get, HttpCode, Inject, Post, type Type } from '@nestjs/common';
import { ApiBody, ApiTags } from '../rest/api-docs';
import { ApiId, ApiMutation, ApiNoBody, ApiReading } from '../rest/api-endpoints';
import { MidtransController, withTrailingSlash, type ControllerOptions } from '../rest/controllers';
import { GATEWAY_FAILURES, type DescribedError, type OpenOutcome } from '../rest/error.catalogue';
import { IdempotencyContexts } from '../rest/idempotency/idempotency-contexts';
import { objectBody } from '../rest/json-body';
import { AnyAdapterRequest, bodyOf } from '../rest/request';
import { MidtransInputError } from '../errors/midtrans.errors';
import {
  ApiTimelineModels,
  CaptureBodyDoc,
  RefundBodyDoc,
  RefundDoc,
  RefundedDoc,
  TIMELINE_SCHEMA,
} from './dto/operation.docs';
import { PaymentDoc } from './dto/payment.docs';
import { PaymentService, type PaymentResult } from './payment.service';
import { paymentView } from './payment.view';
import type { RefundInput } from './refunds/refund.input';
import { RefundRepository } from './refunds/refund.repository';
import { refundView } from './refunds/refund.view';
import { Timeline } from './timeline';
import { PaymentAccess } from './payment.access';
import { OPEN_OUTCOMES, REFUND_ERRORS } from './payment.error-docs';

/** Describes what can be done to a payment: every action may be rejected, and may be lost on the way. */
function ApiAction(
  summary: string,
  answer: Type,
  forbidden: readonly DescribedError[] = [],
  leavesOutcomeOpen: OpenOutcome = OPEN_OUTCOMES.operation,
): MethodDecorator {
  return applyDecorators(
    ApiId('payment'),
    ApiMutation({
      summary,
      answer,
      meaning: 'Done: how it stands now',
      errors: [
        'not_found',
        'invalid_state',
        'declined',
        'unknown_to_gateway',
        'gateway_4xx',
        ...forbidden,
        ...GATEWAY_FAILURES,
        'not_stored',
      ],
      leavesOutcomeOpen,
    }),
  );
}

/** Makes the controller of what can be done to a payment, and of what happened to it. */
export function createPaymentActionsController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans payments')
  @MidtransController(mount)
  class MidtransPaymentActionsController {
    constructor(
      @Inject(PaymentService) private readonly payments: PaymentService,
      @Inject(PaymentAccess) private readonly lookup: PaymentAccess,
      @Inject(RefundRepository) private readonly refunds: RefundRepository,
      @Inject(IdempotencyContexts) private readonly idempotency: IdempotencyContexts,
      @Inject(Timeline) private readonly timeline: Timeline,
    ) {}

    @Post(withTrailingSlash('payments/:id/cancel'))
    @HttpCode(200)
    @ApiNoBody()
    @ApiAction('Cancel a payment before it is settled', PaymentDoc)
    async cancel(@AnyAdapterRequest() request: unknown) {
      objectBody(bodyOf(request), []);
      const payment = await this.lookup.findAuthorized(request, 'cancel');
      return viewOf(
        await this.payments.cancelPayment(payment, {
          idempotency: this.idempotency.of(request),
          onlyWhileUnpaid: !(await this.lookup.allows(request, 'void')),
        }),
      );
    }

    @Post(withTrailingSlash('payments/:id/expire'))
    @HttpCode(200)
    @ApiNoBody()
    @ApiAction('End a pending payment now', PaymentDoc)
    async expire(@AnyAdapterRequest() request: unknown) {
      objectBody(bodyOf(request), []);
      const payment = await this.lookup.findAuthorized(request, 'expire');
      return viewOf(
        await this.payments.expirePayment(payment, {
          idempotency: this.idempotency.of(request),
          onlyWhileUnpaid: !(await this.lookup.allows(request, 'void')),
        }),
      );
    }

    @Post(withTrailingSlash('payments/:id/capture'))
    @HttpCode(200)
    @ApiBody({ type: CaptureBodyDoc, required: false })
    @ApiAction('Take what was authorised, or part of it', PaymentDoc)
    async capture(@AnyAdapterRequest() request: unknown) {
      const payment = await this.lookup.findAuthorized(request, 'capture');
      const { amount } = objectBody(bodyOf(request), ['amount']);
      return viewOf(
        await this.payments.capturePayment(payment, amount as number | undefined, {
          idempotency: this.idempotency.of(request),
        }),
      );
    }

    @Post(withTrailingSlash('payments/:id/approve'))
    @HttpCode(200)
    @ApiNoBody()
    @ApiAction('Accept a payment that fraud detection challenged', PaymentDoc)
    async approve(@AnyAdapterRequest() request: unknown) {
      objectBody(bodyOf(request), []);
      const payment = await this.lookup.findAuthorized(request, 'approve');
      return viewOf(
        await this.payments.approvePayment(payment, { idempotency: this.idempotency.of(request) }),
      );
    }

    @Post(withTrailingSlash('payments/:id/deny'))
    @HttpCode(200)
    @ApiNoBody()
    @ApiAction('Refuse a payment that fraud detection challenged', PaymentDoc)
    async deny(@AnyAdapterRequest() request: unknown) {
      objectBody(bodyOf(request), []);
      const payment = await this.lookup.findAuthorized(request, 'deny');
      return viewOf(await this.payments.denyPayment(payment, { idempotency: this.idempotency.of(request) }));
    }

    @Post(withTrailingSlash('payments/:id/refund'))
    @HttpCode(200)
    @ApiBody({ type: RefundBodyDoc })
    @ApiAction('Give money back, all or part of it', RefundedDoc, REFUND_ERRORS, OPEN_OUTCOMES.refund)
    async refund(@AnyAdapterRequest() request: unknown) {
      const payment = await this.lookup.findAuthorized(request, 'refund');
      const input = refundInputOf(bodyOf(request));
      try {
        const { payment: after, refund } = await this.payments.refundPayment(payment, input, {
          idempotency: this.idempotency.of(request),
        });
        return { payment: paymentView(after), refund: refundView(refund) };
      } catch (error) {
        throw error instanceof MidtransInputError ? inBodyNames(error) : error;
      }
    }

    @Get(withTrailingSlash('payments/:id/refunds'))
    @ApiId('payment')
    @ApiReading({
      summary: 'The refunds of a payment, oldest first',
      answer: [RefundDoc],
      errors: ['not_found'],
    })
    async listRefunds(@AnyAdapterRequest() request: unknown) {
      const { id } = await this.lookup.findAuthorized(request);
      return (await this.refunds.of(id)).map(refundView);
    }

    @Get(withTrailingSlash('payments/:id/timeline'))
    @ApiId('payment')
    @ApiTimelineModels()
    @ApiReading({
      summary: 'What happened to a payment, in order',
      answer: { schema: TIMELINE_SCHEMA },
      errors: ['not_found'],
    })
    async history(@AnyAdapterRequest() request: unknown) {
      const { id } = await this.lookup.findAuthorized(request);
      return (await this.timeline.of(id)).map(({ at, ...entry }) => ({ ...entry, at: at.toISOString() }));
    }
  }
  return MidtransPaymentActionsController;
}

function viewOf({ payment }: PaymentResult) {
  return paymentView(payment);
}

/** Values stay as they came: the service validates them. */
function refundInputOf(body: unknown): RefundInput {
  const { amount, reason, direct, refund_key } = objectBody(body, [
    'amount',
    'reason',
    'direct',
    'refund_key',
  ]);
  return { amount, reason, direct, refundKey: refund_key } as RefundInput;
}

function inBodyNames({ details }: MidtransInputError): MidtransInputError {
  return new MidtransInputError(
    details.map(({ field, message }) =>
      field === 'refundKey'
        ? { field: 'refund_key', message: message.replace('refundKey', 'refund_key') }
        : { field, message },
    ),
  );
}
