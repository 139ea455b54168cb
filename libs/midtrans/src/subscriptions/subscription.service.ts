import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { MidtransInputError } from '../errors/midtrans.errors';
import { SubscriptionNotFoundError, SubscriptionStateError } from './subscription.errors';
import type { CommandOptions } from '../gateway-commands/call.options';
import { SubjectService, type SubjectOf } from '../gateway-commands/subject.service';
import { matchOf } from '../gateway-commands/command.store';
import { redact, type SubscriptionRequest, type SubscriptionResponse, type WireObject } from '../gateway';
import type { MidtransSubscription } from './subscription.entity';
import type { UpdateSubscriptionInput } from './update-subscription.request';
import type { CreateSubscriptionInput } from './subscription.request';
import type { SubscriptionFilter } from './subscription.filter';
import { subscriptionRequest } from './subscription.payload';
import { resumeFrom } from './resumed-subscription';
import { parseTerms } from './subscription.gateway-state';
import { differingTerms } from './subscription.terms';
import { orderPrefixOf } from './order-prefix';
import { isUnanswered, type SubscriptionOperation } from './subscription.status';
import { validateSubscription, validateUpdate, type ChargeableSubscription } from './subscription.validation';
import { SubscriptionContext } from './subscription.context';

/** A subscription, and what the gateway just said of it. */
export interface SubscriptionResult<Response extends WireObject = WireObject> {
  readonly subscription: MidtransSubscription;
  /** The gateway's body, without secrets. */
  readonly response: Response;
}

/** What a subscription is named by: itself, its id here, or Midtrans' id of it. */
export type SubscriptionSubject = SubjectOf<MidtransSubscription, 'midtransSubscriptionId'>;

/** How a subscription is changed. */
export interface UpdateSubscriptionOptions extends CommandOptions {
  /**
   * Whether a linked account must not be another's than the subscription's user's also by Midtrans' id, as by ours it must not in
   * any case.
   * @default false: Midtrans' ids are the host's to answer for
   */
  readonly onlyOwnSources?: boolean;
}

/** How a subscription is begun. */
export type CreateSubscriptionOptions = Pick<UpdateSubscriptionOptions, 'idempotency' | 'onlyOwnSources'>;

/**
 * Charges customers again and again, through Midtrans' own schedule. Subclass it and name the subclass in the module's options
 * (`services: { subscriptions: … }`) to change its `protected` step.
 */
@Injectable()
export class SubscriptionService extends SubjectService<
  MidtransSubscription,
  'midtransSubscriptionId',
  SubscriptionFilter
> {
  constructor(protected readonly context: SubscriptionContext) {
    super(
      context.repository,
      context.accounts,
      'midtransSubscriptionId',
      () => new SubscriptionNotFoundError(),
    );
  }

  /**
   * Begins a subscription. It is stored before Midtrans is called; should the answer be lost, the notification of its creation
   * brings what was in it.
   *
   * @throws MidtransInputError for bad input: nothing is stored or sent
   * @throws SubscriptionRejectedError where Midtrans said no: the subscription is a `failure`
   * @throws OutcomeUnknownError where it is not known what became of it: the subscription stays `initiated`, and is `unanswered` once no
   * answer can come any more, until a notification tells
   * @see https://docs.midtrans.com/reference/create-subscription
   */
  async createSubscription(
    input: CreateSubscriptionInput,
    {
      idempotency: { isRetry = false, reserveId } = {},
      onlyOwnSources = false,
    }: CreateSubscriptionOptions = {},
  ): Promise<SubscriptionResult<SubscriptionResponse>> {
    const candidateId = uuidv7();
    const fixed =
      isRetry && reserveId ? await this.context.repository.findById(await reserveId(candidateId)) : null;
    if (fixed !== null && fixed.status !== 'failure') return this.goOn(fixed, input, onlyOwnSources);
    const { account, subscription } = await this.chargeable(input, onlyOwnSources, null);
    const match = matchOf('subscription', account, subscription);
    const left = reserveId === undefined ? await this.context.creations.left(match) : null;
    if (left !== null) return this.goOn(left, input, onlyOwnSources);
    const id = fixed?.id ?? (await reserveId?.(candidateId)) ?? candidateId;
    const request = this.buildSubscriptionPayload(id, subscription);
    const token = this.context.tokens.encrypt(subscription.token, id);
    const orderPrefix = orderPrefixOf(request.name);
    // A host's own payload may say something else than its caller.
    const sent = { ...subscription, ...differingTerms(parseTerms(request), subscription) };
    const command = await this.context.repository.initiate(id, sent, {
      account,
      orderPrefix,
      token,
      match,
      request: { ...request, token: undefined },
    });
    return this.context.creations.send(command, request, (response) => this.result(id, response));
  }

  /**
   * Asks Midtrans how a subscription stands and moves it accordingly, with the same events and payments as a notification.
   *
   * @throws SubscriptionNotFoundError where there is no such subscription here
   * @throws SubscriptionStateError where Midtrans has never told its id
   * @throws MidtransError where Midtrans fails; what was read until then is written
   * @see https://docs.midtrans.com/reference/get-subscription
   */
  async getSubscriptionStatus(
    subscription: SubscriptionSubject,
  ): Promise<SubscriptionResult<SubscriptionResponse>> {
    const { id, midtransSubscriptionId, status } = await this.known(subscription);
    if (midtransSubscriptionId === null) {
      const code = status === 'initiated' ? 'in_progress' : 'invalid_state';
      throw new SubscriptionStateError(id, code, `it is ${status}, and Midtrans has told no id of it`);
    }
    const result = await this.context.sync.sync(id);
    if (result === null) throw new SubscriptionNotFoundError();
    if (result.failure !== undefined) throw result.failure;
    return this.result(id, result.response);
  }

  /**
   * Stops charging until it is enabled. A charge that failed is still tried again.
   *
   * @throws SubscriptionNotFoundError where there is no such subscription here
   * @throws SubscriptionStateError where its state forbids it
   * @throws OutcomeUnknownError where Midtrans did not say what became of it: ask again
   * @throws MidtransError where Midtrans refused or failed otherwise
   * @see https://docs.midtrans.com/reference/disable-subscription
   */
  async disableSubscription(
    subscription: SubscriptionSubject,
    options?: CommandOptions,
  ): Promise<SubscriptionResult> {
    return this.operate('disable', subscription, options);
  }

  /**
   * Charges a disabled or inactive one again, from its next date on. Throws like {@link disableSubscription}.
   *
   * @see https://docs.midtrans.com/reference/enable-subscription
   */
  async enableSubscription(
    subscription: SubscriptionSubject,
    options?: CommandOptions,
  ): Promise<SubscriptionResult> {
    return this.operate('enable', subscription, options);
  }

  /**
   * Ends it, with the repeats of a charge that failed. Throws like {@link disableSubscription}.
   *
   * @see https://docs.midtrans.com/reference/cancel-subscription
   */
  async cancelSubscription(
    subscription: SubscriptionSubject,
    options?: CommandOptions,
  ): Promise<SubscriptionResult> {
    return this.operate('cancel', subscription, options);
  }

  /**
   * Changes what is charged, when and with what. Throws like {@link disableSubscription}.
   *
   * @throws MidtransInputError for bad input: nothing is sent
   * @see https://docs.midtrans.com/reference/update-subscription
   */
  async updateSubscription(
    subscription: SubscriptionSubject,
    input: UpdateSubscriptionInput,
    options: UpdateSubscriptionOptions = {},
  ): Promise<SubscriptionResult> {
    const { onlyOwnSources: onlyOwn = false, idempotency: { isRetry } = {} } = options;
    const found = await this.known(subscription);
    const { name, paymentType, gatewayTerms } = found;
    const present = { name: gatewayTerms?.name ?? name, paymentType };
    const { value, errors } = validateUpdate(input, present, new Date());
    if (value === undefined) throw new MidtransInputError(errors);
    const { token, gopayAccountId, savedCard, payAccount, paymentOption, ...terms } = value;
    const named = { token, gopayAccountId, savedCard, payAccount, paymentOption };
    const { account: merchant, userId } = found;
    const source = await this.context.sources.resolve(named, { account: merchant, userId, onlyOwn });
    const change = { ...terms, ...source };
    return this.context.changes.run('update', found, { change, isRetry }, (response) =>
      this.result(found.id, response),
    );
  }

  /** The body of `POST /v1/subscriptions`. */
  protected buildSubscriptionPayload(id: string, subscription: ChargeableSubscription): SubscriptionRequest {
    return subscriptionRequest(id, subscription);
  }

  /** A creation that was left is made once: as it was begun, under the key that it was begun with. */
  private async goOn(
    left: MidtransSubscription,
    input: CreateSubscriptionInput,
    onlyOwn: boolean,
  ): Promise<SubscriptionResult<SubscriptionResponse>> {
    if (!isUnanswered(left.status)) {
      await this.context.creations.tell(left);
      return { subscription: left, response: left.createResponse ?? {} };
    }
    this.context.creations.requireKnownKey(left);
    const { subscription } = await this.chargeable(input, onlyOwn, left);
    const command = await this.context.creations.takeUp(left);
    const begun = command.details['request'] as Partial<SubscriptionRequest> | undefined;
    const built = begun === undefined ? this.buildSubscriptionPayload(left.id, subscription) : begun;
    const request = { ...built, token: subscription.token } as SubscriptionRequest;
    return this.context.creations.send(command, request, (response) => this.result(left.id, response));
  }

  /** @param begun - what was stored of it before: its start may have passed since, and its price is not another's to say now */
  private async chargeable(
    input: CreateSubscriptionInput,
    onlyOwn: boolean,
    begun: MidtransSubscription | null,
  ): Promise<{ account: string; subscription: ChargeableSubscription }> {
    const { value, errors } = validateSubscription(input, begun?.createdAt ?? new Date());
    if (value === undefined) throw new MidtransInputError(errors);
    const account = this.context.accounts.chosen(begun?.account ?? value.account);
    const { token: given, gopayAccountId: named, savedCard, payAccount, paymentOption, ...terms } = value;
    const { token, gopayAccountId } = await this.context.sources.resolve(
      { token: given, gopayAccountId: named, savedCard, payAccount, paymentOption },
      { account, userId: value.userId ?? null, onlyOwn },
    );
    if (token === undefined) throw new Error('unreachable: the input names what is charged');
    const asked = { ...terms, token, gopayAccountId };
    return { account, subscription: begun === null ? asked : resumeFrom(asked, begun) };
  }

  private async operate(
    operation: Exclude<SubscriptionOperation, 'update'>,
    subscription: SubscriptionSubject,
    options: CommandOptions = {},
  ): Promise<SubscriptionResult> {
    const found = await this.known(subscription);
    const { isRetry } = options.idempotency ?? {};
    return this.context.changes.run(operation, found, { isRetry }, (response) =>
      this.result(found.id, response),
    );
  }

  private async result<Response extends WireObject>(
    id: string,
    response: Response,
  ): Promise<SubscriptionResult<Response>> {
    const subscription = await this.context.repository.findById(id);
    if (subscription === null) throw new SubscriptionNotFoundError();
    return { subscription, response: redact(response) as Response };
  }
}
