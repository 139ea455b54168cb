import { applyDecorators, Get, HttpCode, Inject, Patch, Post, type Type } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import { scopeOf } from '../access/midtrans-user';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { namedAsInBody } from '../rest/body.fields';
import { ApiBody, ApiTags } from '../rest/api-docs';
import { ApiId, ApiMutation, ApiNoBody, ApiReading } from '../rest/api-endpoints';
import { MidtransController, withTrailingSlash, type ControllerOptions } from '../rest/controllers';
import { GATEWAY_FAILURES } from '../rest/error.catalogue';
import { IdempotencyContexts } from '../rest/idempotency/idempotency-contexts';
import { objectBody } from '../rest/json-body';
import { pageView } from '../rest/page.query';
import { AnyAdapterRequest, bodyOf, queryOf } from '../rest/request';
import { subscriptionInputOf, updateInputOf } from './dto/subscription.body';
import {
  ApiSubscriptionListQuery,
  SubscriptionBodyDoc,
  SubscriptionDoc,
  SubscriptionPageDoc,
  SubscriptionUpdateBodyDoc,
} from './dto/subscription.docs';
import { subscriptionListRequestOf } from './dto/subscription.query';
import { preparedUpdate } from './prepared-update';
import { SubscriptionService, type SubscriptionResult } from './subscription.service';
import { subscriptionView } from './subscription.view';
import { EXAMPLES, OPEN_OUTCOME } from './subscription.error-docs';
import { SubscriptionAccess } from './subscription.access';

/** What a call of Midtrans may come to beside its success. */
const FAILURES = [
  'invalid_state',
  'unknown_to_gateway',
  'gateway_4xx',
  ...GATEWAY_FAILURES,
  'not_stored',
] as const;

/** Describes what is done to one subscription. */
function ApiAction(summary: string, meaning: string): MethodDecorator {
  return applyDecorators(
    ApiId('subscription'),
    ApiMutation({
      summary,
      answer: SubscriptionDoc,
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
      @Inject(SubscriptionAccess) private readonly lookup: SubscriptionAccess,
      @Inject(AccessService) private readonly access: AccessService,
      @Inject(IdempotencyContexts) private readonly idempotency: IdempotencyContexts,
      @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    ) {}

    @Get(withTrailingSlash('subscriptions'))
    @ApiSubscriptionListQuery()
    @ApiReading({
      summary: 'List subscriptions, newest first',
      answer: SubscriptionPageDoc,
      errors: ['invalid_input'],
    })
    async list(@AnyAdapterRequest() request: unknown) {
      const scope = scopeOf(await this.access.caller(request));
      const { filter, page } = subscriptionListRequestOf(queryOf(request));
      return pageView(await this.subscriptions.list({ ...filter, scope }, page), subscriptionView);
    }

    @Post(withTrailingSlash('subscriptions'))
    @HttpCode(201)
    @ApiBody({ type: SubscriptionBodyDoc })
    @ApiMutation({
      summary: 'Charge a saved card or a GoPay account again and again',
      status: 201,
      answer: SubscriptionDoc,
      meaning: 'Midtrans charges it from its start on',
      errors: FAILURES,
      leavesOutcomeOpen: OPEN_OUTCOME,
      examples: EXAMPLES,
    })
    async create(@AnyAdapterRequest() request: unknown) {
      const user = await this.access.caller(request);
      const asked = subscriptionInputOf(bodyOf(request));
      const changes = await this.options.subscriptions.prepare?.({ ...asked }, user);
      // Who is charged is not the host's to say, nor the client's.
      const input = { ...asked, ...changes, userId: user?.id };
      return viewOf(
        namedAsInBody(() =>
          this.subscriptions.createSubscription(input, {
            idempotency: this.idempotency.of(request),
            onlyOwnSources: true,
          }),
        ),
      );
    }

    @Get(withTrailingSlash('subscriptions/:id'))
    @ApiId('subscription')
    @ApiReading({
      summary: 'One subscription',
      answer: SubscriptionDoc,
      errors: ['not_found'],
      examples: EXAMPLES,
    })
    async retrieve(@AnyAdapterRequest() request: unknown) {
      return subscriptionView(await this.lookup.findAuthorized(request));
    }

    @Patch(withTrailingSlash('subscriptions/:id'))
    @ApiAction('Change what is charged, when, or with what', 'Changed: how it stands now')
    @ApiBody({ type: SubscriptionUpdateBodyDoc })
    async update(@AnyAdapterRequest() request: unknown) {
      const found = await this.lookup.findAuthorized(request, 'update_subscription');
      const asked = updateInputOf(bodyOf(request));
      const user = await this.access.caller(request);
      const input = await preparedUpdate(asked, user, found, this.options.subscriptions.prepare);
      return viewOf(
        namedAsInBody(() =>
          this.subscriptions.updateSubscription(found, input, {
            idempotency: this.idempotency.of(request),
            onlyOwnSources: true,
          }),
        ),
      );
    }

    @Post(withTrailingSlash('subscriptions/:id/disable'))
    @HttpCode(200)
    @ApiNoBody()
    @ApiAction('Stop charging until it is enabled', 'It is not charged')
    async disable(@AnyAdapterRequest() request: unknown) {
      const found = await this.lookup.findAuthorized(request, 'disable_subscription');
      objectBody(bodyOf(request), []);
      return viewOf(
        this.subscriptions.disableSubscription(found, { idempotency: this.idempotency.of(request) }),
      );
    }

    @Post(withTrailingSlash('subscriptions/:id/enable'))
    @HttpCode(200)
    @ApiNoBody()
    @ApiAction('Charge a disabled or inactive one again', 'It is charged, from its next date on')
    async enable(@AnyAdapterRequest() request: unknown) {
      const found = await this.lookup.findAuthorized(request, 'enable_subscription');
      objectBody(bodyOf(request), []);
      return viewOf(
        this.subscriptions.enableSubscription(found, { idempotency: this.idempotency.of(request) }),
      );
    }

    @Post(withTrailingSlash('subscriptions/:id/cancel'))
    @HttpCode(200)
    @ApiNoBody()
    @ApiAction('End it for good', 'It is charged no more')
    async cancel(@AnyAdapterRequest() request: unknown) {
      const found = await this.lookup.findAuthorized(request, 'cancel_subscription');
      objectBody(bodyOf(request), []);
      return viewOf(
        this.subscriptions.cancelSubscription(found, { idempotency: this.idempotency.of(request) }),
      );
    }
  }
  return MidtransSubscriptionsController;
}

async function viewOf(result: Promise<SubscriptionResult>) {
  return subscriptionView((await result).subscription);
}
