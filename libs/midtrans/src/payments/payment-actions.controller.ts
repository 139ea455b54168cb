import { applyDecorators, Get, Inject, Post, type Type } from '@nestjs/common';
import type { MidtransUser } from '../access/midtrans-user';
import type { IdempotencyContext, OperationOptions } from '../gateway-commands/call.options';
import { ApiTags } from '../rest/api-docs';
import { ApiId, ApiMutation, ApiReading } from '../rest/api-endpoints';
import { Audited, type AuditSubject } from '../rest/audit/audited';
import { MidtransController, type ControllerOptions } from '../rest/controllers';
import { GATEWAY_FAILURES, type DescribedError, type OpenOutcome } from '../rest/error.catalogue';
import { Allowed, Caller, Idempotent, MidtransBody } from '../rest/parameters';
import { toResponse } from '../rest/response';
import { CaptureRequest, EndPaymentRequest, OperationRequest } from './operation.request';
import { Authorized } from './payment.access';
import type { MidtransPayment } from './payment.entity';
import { OPEN_OUTCOMES, REFUND_ERRORS } from './payment.error-docs';
import { PaymentResponse } from './payment.response';
import { PaymentService, type PaymentResult } from './payment.service';
import { RefundRequest } from './refunds/refund.request';
import { RefundedPaymentResponse } from './refunds/refund.response';
import { Timeline } from './timeline';
import { ApiTimelineModels, TIMELINE_SCHEMA, toTimelineResponse } from './timeline.response';

const PAYMENT: AuditSubject = {
  kind: 'payment',
  rows: 'SELECT id, account, order_id FROM midtrans_payments',
};

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
      @Inject(Timeline) private readonly timeline: Timeline,
    ) {}

    @Post('payments/:id/cancel')
    @Audited('cancel', PAYMENT, ['transaction_id'])
    @ApiAction('Cancel a payment before it is settled', PaymentResponse)
    async cancel(
      @Authorized('cancel') payment: MidtransPayment,
      @MidtransBody(EndPaymentRequest) { note, transactionId }: EndPaymentRequest,
      @Caller() caller: MidtransUser | null,
      @Allowed('void') mayVoid: boolean,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      const asked = operationOptions(caller, note, idempotency);
      const options = { ...asked, transactionId, onlyWhileUnpaid: !mayVoid };
      return answerOf(await this.payments.cancelPayment(payment, options));
    }

    @Post('payments/:id/expire')
    @Audited('expire', PAYMENT, ['transaction_id'])
    @ApiAction('End a pending payment now', PaymentResponse)
    async expire(
      @Authorized('expire') payment: MidtransPayment,
      @MidtransBody(EndPaymentRequest) { note, transactionId }: EndPaymentRequest,
      @Caller() caller: MidtransUser | null,
      @Allowed('void') mayVoid: boolean,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      const asked = operationOptions(caller, note, idempotency);
      const options = { ...asked, transactionId, onlyWhileUnpaid: !mayVoid };
      return answerOf(await this.payments.expirePayment(payment, options));
    }

    @Post('payments/:id/capture')
    @Audited('capture', PAYMENT, ['amount'])
    @ApiAction('Take what was authorised, or part of it', PaymentResponse)
    async capture(
      @Authorized('capture') payment: MidtransPayment,
      @MidtransBody(CaptureRequest) { amount, note }: CaptureRequest,
      @Caller() caller: MidtransUser | null,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      const options = operationOptions(caller, note, idempotency);
      return answerOf(await this.payments.capturePayment(payment, amount, options));
    }

    @Post('payments/:id/approve')
    @Audited('approve', PAYMENT)
    @ApiAction('Accept a payment that fraud detection challenged', PaymentResponse)
    async approve(
      @Authorized('approve') payment: MidtransPayment,
      @MidtransBody(OperationRequest) { note }: OperationRequest,
      @Caller() caller: MidtransUser | null,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      return answerOf(
        await this.payments.approvePayment(payment, operationOptions(caller, note, idempotency)),
      );
    }

    @Post('payments/:id/deny')
    @Audited('deny', PAYMENT, ['transaction_id'])
    @ApiAction('Refuse a payment that fraud detection challenged', PaymentResponse)
    async deny(
      @Authorized('deny') payment: MidtransPayment,
      @MidtransBody(EndPaymentRequest) { note, transactionId }: EndPaymentRequest,
      @Caller() caller: MidtransUser | null,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      const options = { ...operationOptions(caller, note, idempotency), transactionId };
      return answerOf(await this.payments.denyPayment(payment, options));
    }

    @Post('payments/:id/refund')
    @Audited('refund', PAYMENT, ['amount', 'direct', 'refund_key', 'transaction_id'])
    @ApiAction(
      'Give money back, all or part of it',
      RefundedPaymentResponse,
      REFUND_ERRORS,
      OPEN_OUTCOMES.refund,
    )
    async refund(
      @Authorized('refund') payment: MidtransPayment,
      @MidtransBody(RefundRequest) { note, ...input }: RefundRequest,
      @Caller() caller: MidtransUser | null,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      const options = operationOptions(caller, note, idempotency);
      const refunded = await this.payments.refundPayment(payment, input, options);
      return toResponse(RefundedPaymentResponse, refunded, caller);
    }

    @Get('payments/:id/timeline')
    @ApiId('payment')
    @ApiTimelineModels()
    @ApiReading({
      summary: 'What happened to a payment, in order',
      answer: { schema: TIMELINE_SCHEMA },
      errors: ['not_found'],
    })
    async history(@Authorized() { id }: MidtransPayment, @Caller() caller: MidtransUser | null) {
      return toTimelineResponse(await this.timeline.of(id, caller?.isStaff));
    }
  }
  return MidtransPaymentActionsController;
}

/** Who asks, and why, goes with what they ask for. */
function operationOptions(
  caller: MidtransUser | null,
  note: string | undefined,
  idempotency: IdempotencyContext,
): OperationOptions {
  return { requestedBy: caller?.id, note, idempotency };
}

function answerOf({ payment }: PaymentResult): PaymentResponse {
  return toResponse(PaymentResponse, payment);
}
