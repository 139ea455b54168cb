import { applyDecorators, Get, Inject, Post, type Type } from '@nestjs/common';
import type { IdempotencyContext } from '../gateway-commands/call.options';
import { ApiTags } from '../rest/api-docs';
import { ApiId, ApiMutation, ApiReading } from '../rest/api-endpoints';
import { MidtransController, type ControllerOptions } from '../rest/controllers';
import { GATEWAY_FAILURES, type DescribedError, type OpenOutcome } from '../rest/error.catalogue';
import { NoBody } from '../rest/no-body';
import { Allowed, Idempotent, MidtransBody } from '../rest/parameters';
import { toResponse } from '../rest/response';
import { CaptureInput } from './capture.input';
import { Authorized } from './payment.access';
import type { MidtransPayment } from './payment.entity';
import { OPEN_OUTCOMES, REFUND_ERRORS } from './payment.error-docs';
import { PaymentResponse } from './payment.response';
import { PaymentService, type PaymentResult } from './payment.service';
import { RefundInput } from './refunds/refund.input';
import { RefundRepository } from './refunds/refund.repository';
import { RefundedPaymentResponse, RefundResponse } from './refunds/refund.response';
import { Timeline } from './timeline';
import { ApiTimelineModels, TIMELINE_SCHEMA, toTimelineResponse } from './timeline.response';

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
      @Inject(RefundRepository) private readonly refunds: RefundRepository,
      @Inject(Timeline) private readonly timeline: Timeline,
    ) {}

    @Post('payments/:id/cancel')
    @ApiAction('Cancel a payment before it is settled', PaymentResponse)
    async cancel(
      @Authorized('cancel') payment: MidtransPayment,
      @MidtransBody(NoBody) _request: NoBody,
      @Allowed('void') mayVoid: boolean,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      const options = { idempotency, onlyWhileUnpaid: !mayVoid };
      return answerOf(await this.payments.cancelPayment(payment, options));
    }

    @Post('payments/:id/expire')
    @ApiAction('End a pending payment now', PaymentResponse)
    async expire(
      @Authorized('expire') payment: MidtransPayment,
      @MidtransBody(NoBody) _request: NoBody,
      @Allowed('void') mayVoid: boolean,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      const options = { idempotency, onlyWhileUnpaid: !mayVoid };
      return answerOf(await this.payments.expirePayment(payment, options));
    }

    @Post('payments/:id/capture')
    @ApiAction('Take what was authorised, or part of it', PaymentResponse)
    async capture(
      @Authorized('capture') payment: MidtransPayment,
      @MidtransBody(CaptureInput) { amount }: CaptureInput,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      return answerOf(await this.payments.capturePayment(payment, amount, { idempotency }));
    }

    @Post('payments/:id/approve')
    @ApiAction('Accept a payment that fraud detection challenged', PaymentResponse)
    async approve(
      @Authorized('approve') payment: MidtransPayment,
      @MidtransBody(NoBody) _request: NoBody,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      return answerOf(await this.payments.approvePayment(payment, { idempotency }));
    }

    @Post('payments/:id/deny')
    @ApiAction('Refuse a payment that fraud detection challenged', PaymentResponse)
    async deny(
      @Authorized('deny') payment: MidtransPayment,
      @MidtransBody(NoBody) _request: NoBody,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      return answerOf(await this.payments.denyPayment(payment, { idempotency }));
    }

    @Post('payments/:id/refund')
    @ApiAction(
      'Give money back, all or part of it',
      RefundedPaymentResponse,
      REFUND_ERRORS,
      OPEN_OUTCOMES.refund,
    )
    async refund(
      @Authorized('refund') payment: MidtransPayment,
      @MidtransBody(RefundInput) request: RefundInput,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      const refunded = await this.payments.refundPayment(payment, request, { idempotency });
      return toResponse(RefundedPaymentResponse, refunded);
    }

    @Get('payments/:id/refunds')
    @ApiId('payment')
    @ApiReading({
      summary: 'The refunds of a payment, oldest first',
      answer: [RefundResponse],
      errors: ['not_found'],
    })
    async listRefunds(@Authorized() { id }: MidtransPayment) {
      return (await this.refunds.of(id)).map((refund) => toResponse(RefundResponse, refund));
    }

    @Get('payments/:id/timeline')
    @ApiId('payment')
    @ApiTimelineModels()
    @ApiReading({
      summary: 'What happened to a payment, in order',
      answer: { schema: TIMELINE_SCHEMA },
      errors: ['not_found'],
    })
    async history(@Authorized() { id }: MidtransPayment) {
      return toTimelineResponse(await this.timeline.of(id));
    }
  }
  return MidtransPaymentActionsController;
}

function answerOf({ payment }: PaymentResult): PaymentResponse {
  return toResponse(PaymentResponse, payment);
}
