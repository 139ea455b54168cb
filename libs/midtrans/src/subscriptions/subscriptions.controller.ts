import { applyDecorators, Get, Inject, Patch, Post, type Type } from '@nestjs/common';
import { scopeOf, type MidtransUser } from '../access/midtrans-user';
import type { IdempotencyContext } from '../gateway-commands/call.options';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { ApiTags } from '../rest/api-docs';
import { ApiId, ApiMutation, ApiReading } from '../rest/api-endpoints';
import { Audited, type AuditSubject } from '../rest/audit/audited';
import { MidtransController, type ControllerOptions } from '../rest/controllers';
import { GATEWAY_FAILURES } from '../rest/error.catalogue';
import { NoBody } from '../rest/no-body';
import { filterAndPage, listRequest, type PageRequest } from '../rest/page.request';
import { Caller, Idempotent, MidtransBody, MidtransQuery, RequestAccount } from '../rest/parameters';
import { preparable } from '../rest/request.type';
import { pageOf, toPageResponse, toResponse } from '../rest/response';
import { SubscriptionFilter } from './subscription.filter';
import { preparedUpdate } from './prepared-update';
import { Authorized } from './subscription.access';
import type { MidtransSubscription } from './subscription.entity';
import { EXAMPLES, OPEN_OUTCOME } from './subscription.error-docs';
import { UpdateSubscriptionInput } from './update-subscription.request';
import { CreateSubscriptionInput } from './subscription.request';
import { SubscriptionResponse } from './subscription.response';
import { SubscriptionService, type SubscriptionResult } from './subscription.service';

/** What a call of Midtrans may come to beside its success. */
const FAILURES = [
  'invalid_state',
  'unknown_to_gateway',
  'gateway_4xx',
  ...GATEWAY_FAILURES,
  'not_stored',
] as const;

/** Describes what is done to one subscription. */
const SUBSCRIPTION: AuditSubject = {
  kind: 'subscription',
  rows: 'SELECT id, account, NULL AS order_id FROM midtrans_subscriptions',
};

function ApiAction(summary: string, meaning: string): MethodDecorator {
  return applyDecorators(
    ApiId('subscription'),
    ApiMutation({
      summary,
      answer: SubscriptionResponse,
      meaning,
      errors: ['not_found', ...FAILURES],
      leavesOutcomeOpen: OPEN_OUTCOME,
      examples: EXAMPLES,
    }),
  );
}

/** Makes the controller of `/subscriptions/`: callers see their own, staff see all, and nothing else exists. */
export function createSubscriptionsController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans subscriptions')
  @MidtransController(mount)
  class MidtransSubscriptionsController {
    constructor(
      @Inject(SubscriptionService) private readonly subscriptions: SubscriptionService,
      @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    ) {}

    @Get('subscriptions')
    @ApiReading({
      summary: 'List subscriptions, newest first',
      answer: pageOf(SubscriptionResponse, 'MidtransSubscriptionPage'),
      errors: ['invalid_input'],
    })
    async list(
      @Caller() caller: MidtransUser | null,
      @RequestAccount() account: string | undefined,
      @MidtransQuery(listRequest(SubscriptionFilter)) query: SubscriptionFilter & PageRequest,
    ) {
      const { filter, page } = filterAndPage(query);
      const found = await this.subscriptions.list({ ...filter, scope: scopeOf(caller, account) }, page);
      return toPageResponse(SubscriptionResponse, found);
    }

    @Post('subscriptions')
    @ApiMutation({
      summary: 'Charge a saved card or a GoPay account again and again',
      status: 201,
      answer: SubscriptionResponse,
      meaning: 'Midtrans charges it from its start on',
      errors: FAILURES,
      leavesOutcomeOpen: OPEN_OUTCOME,
      examples: EXAMPLES,
    })
    async create(
      @Caller() caller: MidtransUser | null,
      @RequestAccount() account: string | undefined,
      @MidtransBody(preparable(CreateSubscriptionInput)) request: CreateSubscriptionInput,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      const changes = await this.options.subscriptions.prepare?.({ ...request, account }, caller);
      // Who is charged is not the host's to say, nor the client's.
      const input = { ...request, account, ...changes, userId: caller?.id };
      const options = { idempotency, onlyOwnSources: true };
      return answerOf(await this.subscriptions.createSubscription(input, options));
    }

    @Get('subscriptions/:id')
    @ApiId('subscription')
    @ApiReading({
      summary: 'One subscription',
      answer: SubscriptionResponse,
      errors: ['not_found'],
      examples: EXAMPLES,
    })
    retrieve(@Authorized() subscription: MidtransSubscription) {
      return toResponse(SubscriptionResponse, subscription);
    }

    @Patch('subscriptions/:id')
    @Audited('update_subscription', SUBSCRIPTION, [
      'name',
      'amount',
      'interval',
      'interval_unit',
      'max_interval',
      'saved_card',
      'pay_account',
    ])
    @ApiAction('Change what is charged, when, or with what', 'Changed: how it stands now')
    async update(
      @Caller() caller: MidtransUser | null,
      @Authorized('update_subscription') found: MidtransSubscription,
      @MidtransBody(preparable(UpdateSubscriptionInput)) request: UpdateSubscriptionInput,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      const { prepare } = this.options.subscriptions;
      const input = await preparedUpdate(request, caller, found, prepare);
      const options = { idempotency, onlyOwnSources: true };
      return answerOf(await this.subscriptions.updateSubscription(found, input, options));
    }

    @Post('subscriptions/:id/disable')
    @Audited('disable_subscription', SUBSCRIPTION)
    @ApiAction('Stop charging until it is enabled', 'It is not charged')
    async disable(
      @Authorized('disable_subscription') found: MidtransSubscription,
      @MidtransBody(NoBody) _request: NoBody,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      return answerOf(await this.subscriptions.disableSubscription(found, { idempotency }));
    }

    @Post('subscriptions/:id/enable')
    @Audited('enable_subscription', SUBSCRIPTION)
    @ApiAction('Charge a disabled or inactive one again', 'It is charged, from its next date on')
    async enable(
      @Authorized('enable_subscription') found: MidtransSubscription,
      @MidtransBody(NoBody) _request: NoBody,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      return answerOf(await this.subscriptions.enableSubscription(found, { idempotency }));
    }

    @Post('subscriptions/:id/cancel')
    @Audited('cancel_subscription', SUBSCRIPTION)
    @ApiAction('End it for good', 'It is charged no more')
    async cancel(
      @Authorized('cancel_subscription') found: MidtransSubscription,
      @MidtransBody(NoBody) _request: NoBody,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      return answerOf(await this.subscriptions.cancelSubscription(found, { idempotency }));
    }
  }
  return MidtransSubscriptionsController;
}

function answerOf({ subscription }: SubscriptionResult): SubscriptionResponse {
  return toResponse(SubscriptionResponse, subscription);
}
