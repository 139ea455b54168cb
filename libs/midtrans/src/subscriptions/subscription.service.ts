import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import { MidtransInputError } from '../errors/midtrans.errors';
import {
  SubscriptionNotFoundError,
  SubscriptionOutcomeUnknownError,
  SubscriptionStateError,
} from '../errors/subscription.errors';
import { redact, type SubscriptionRequest, type SubscriptionResponse, type WireObject } from '../gateway';
import type { Scope } from '../access/midtrans-user';
import { DEFAULT_ACCOUNT } from '../options/accounts';
import { MidtransClients } from '../options/clients';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/defaults';
import { isPlainText } from '../validation/plain-text';
import type { ChargeContext } from '../payments/payment.service';
import type { Subscription } from './subscription.entity';
import type { CreateSubscriptionInput, UpdateSubscriptionInput } from './subscription.input';
import { SubscriptionSender, unanswered } from './subscription.sender';
import { SubscriptionOperations } from './subscription.operations';
import { SubscriptionReader } from './subscription.reader';
import { SubscriptionRepository } from './subscription.repository';
import { subscriptionRequest } from './subscription.request';
import { asBegun } from './begun-subscription';
import { readTerms } from './gateway-subscription';
import { newTerms } from './subscription.terms';
import { orderPrefixOf } from './order-prefix';
import { LOOK, type SubscriptionOperation } from './subscription.status';
import { SubscriptionSources } from './subscription.sources';
import { SubscriptionTokens } from './subscription.tokens';
import { validateSubscription, validateUpdate, type ChargeableSubscription } from './subscription.validation';

/** A subscription, and what the gateway just said of it. */
export interface SubscriptionResult<Response extends WireObject = WireObject> {
  readonly subscription: Subscription;
  /** The gateway's body, without secrets. */
  readonly response: Response;
}

/**
 * How long the gateway knows the Idempotency-Key of a creation.
 *
 * @see https://docs.midtrans.com/reference/create-subscription
 */
const KEY_KNOWN_MS = 180_000;

/**
 * Charges customers again and again, through Midtrans' own schedule. Subclass it and name the subclass in the module's options
 * (`services: { subscriptions: … }`) to change its `protected` step.
 */
@Injectable()
export class SubscriptionService {
  constructor(
    @Inject(SubscriptionRepository) protected readonly subscriptions: SubscriptionRepository,
    @Inject(SubscriptionSender) protected readonly sender: SubscriptionSender,
    @Inject(SubscriptionReader) protected readonly reader: SubscriptionReader,
    @Inject(SubscriptionOperations) protected readonly operations: SubscriptionOperations,
    @Inject(SubscriptionTokens) protected readonly tokens: SubscriptionTokens,
    @Inject(SubscriptionSources) protected readonly sources: SubscriptionSources,
    @Inject(MidtransClients) protected readonly clients: MidtransClients,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) protected readonly options: ResolvedOptions,
  ) {}

  /**
   * Begins a subscription. It is stored before Midtrans is called; should the answer be lost, the notification of its creation
   * brings what was in it.
   *
   * @throws MidtransInputError for bad input: nothing is stored or sent
   * @throws SubscriptionRefusedError where Midtrans said no: the subscription is a `failure`
   * @throws SubscriptionOutcomeUnknownError where it is not known what became of it: the subscription stays `initiated`
   * @see https://docs.midtrans.com/reference/create-subscription
   */
  async createSubscription(
    input: CreateSubscriptionInput,
    { again = false, fixId, scope }: ChargeContext = {},
  ): Promise<SubscriptionResult<SubscriptionResponse>> {
    const proposal = uuidv7();
    const left = again && fixId ? await this.subscriptions.findById(await fixId(proposal)) : null;
    if (left !== null && left.status !== 'initiated' && left.status !== 'failure') {
      return { subscription: left, response: left.createResponse ?? {} };
    }
    const begun = left?.status === 'initiated' ? left : null;
    if (begun !== null && this.isForgotten(begun)) {
      throw new SubscriptionOutcomeUnknownError('create', begun.id, unanswered('Midtrans never answered'));
    }
    const { account, subscription } = await this.chargeable(input, scope, begun);
    const id = left?.id ?? (await fixId?.(proposal)) ?? proposal;
    const request = this.buildSubscriptionPayload(id, subscription);
    if (begun === null) {
      const token = this.tokens.encrypt(subscription.token, id);
      const orderPrefix = orderPrefixOf(request.name);
      // A host's own payload may say something else than its caller.
      const sent = { ...subscription, ...newTerms(readTerms(request), subscription) };
      await this.subscriptions.initiate(id, sent, { account, orderPrefix, token });
    }
    const response = await this.sender.send(id, { account, request, again: begun !== null });
    return this.result(id, response);
  }

  /**
   * Asks Midtrans how a subscription stands and moves it accordingly, with the same events and payments as a notification.
   *
   * @param subscription - the subscription, or its id: ours or Midtrans'
   * @param account - of Midtrans' id @default 'default'
   * @throws SubscriptionNotFoundError where there is no such subscription here
   * @throws SubscriptionStateError where Midtrans has never told its id
   * @throws MidtransError where Midtrans fails; what was read until then is written
   * @see https://docs.midtrans.com/reference/get-subscription
   */
  async getSubscriptionStatus(
    subscription: Subscription | string,
    account: string = DEFAULT_ACCOUNT,
  ): Promise<SubscriptionResult<SubscriptionResponse>> {
    const { id, midtransSubscriptionId, status } = await this.find(subscription, account);
    if (midtransSubscriptionId === null) {
      throw new SubscriptionStateError(id, `it is ${status}, and Midtrans has told no id of it`);
    }
    const sight = await this.reader.look(id, { cause: LOOK });
    if (sight === null) throw new SubscriptionNotFoundError();
    if (sight.failure !== undefined) throw sight.failure;
    return this.result(id, sight.response);
  }

  /**
   * Stops charging until it is enabled. A charge that failed is still tried again.
   *
   * @param subscription - the subscription, or its id: ours or Midtrans'
   * @param account - of Midtrans' id @default 'default'
   * @throws SubscriptionNotFoundError where there is no such subscription here
   * @throws SubscriptionStateError where its state forbids it
   * @throws SubscriptionOutcomeUnknownError where Midtrans did not say what became of it: ask again
   * @throws MidtransError where Midtrans refused or failed otherwise
   * @see https://docs.midtrans.com/reference/disable-subscription
   */
  async disableSubscription(
    subscription: Subscription | string,
    account: string = DEFAULT_ACCOUNT,
  ): Promise<SubscriptionResult> {
    return this.operate('disable', await this.find(subscription, account));
  }

  /**
   * Charges a disabled or inactive one again, from its next date on. Throws like {@link disableSubscription}.
   *
   * @param subscription - the subscription, or its id: ours or Midtrans'
   * @param account - of Midtrans' id @default 'default'
   * @see https://docs.midtrans.com/reference/enable-subscription
   */
  async enableSubscription(
    subscription: Subscription | string,
    account: string = DEFAULT_ACCOUNT,
  ): Promise<SubscriptionResult> {
    return this.operate('enable', await this.find(subscription, account));
  }

  /**
   * Ends it, with the repeats of a charge that failed. Throws like {@link disableSubscription}.
   *
   * @param subscription - the subscription, or its id: ours or Midtrans'
   * @param account - of Midtrans' id @default 'default'
   * @see https://docs.midtrans.com/reference/cancel-subscription
   */
  async cancelSubscription(
    subscription: Subscription | string,
    account: string = DEFAULT_ACCOUNT,
  ): Promise<SubscriptionResult> {
    return this.operate('cancel', await this.find(subscription, account));
  }

  /**
   * Changes what is charged, when and with what. Throws like {@link disableSubscription}.
   *
   * @param subscription - the subscription, or its id: ours or Midtrans'
   * @param account - of Midtrans' id @default 'default'
   * @throws MidtransInputError for bad input: nothing is sent
   * @see https://docs.midtrans.com/reference/update-subscription
   */
  async updateSubscription(
    subscription: Subscription | string,
    input: UpdateSubscriptionInput,
    account: string = DEFAULT_ACCOUNT,
    { scope }: ChargeContext = {},
  ): Promise<SubscriptionResult> {
    const found = await this.find(subscription, account);
    const { value, errors } = validateUpdate(input, found, new Date());
    if (value === undefined) throw new MidtransInputError(errors);
    const { token, gopayAccountId, savedCard, payAccount, paymentOption, ...terms } = value;
    const named = { token, gopayAccountId, savedCard, payAccount, paymentOption };
    const { account: merchant, userId } = found;
    const source = await this.sources.resolve(named, { account: merchant, userId, scope });
    return this.result(found.id, await this.operations.update(found, { ...terms, ...source }));
  }

  /** The body of `POST /v1/subscriptions`. */
  protected buildSubscriptionPayload(id: string, subscription: ChargeableSubscription): SubscriptionRequest {
    return subscriptionRequest(id, subscription);
  }

  /** @param begun - what was stored of it before: its start may have passed since, and its price is not another's to say now */
  private async chargeable(
    input: CreateSubscriptionInput,
    scope: Scope | undefined,
    begun: Subscription | null,
  ): Promise<{ account: string; subscription: ChargeableSubscription }> {
    const { value, errors } = validateSubscription(input, begun?.createdAt ?? new Date());
    if (value === undefined) throw new MidtransInputError(errors);
    const account = begun?.account ?? value.account ?? DEFAULT_ACCOUNT;
    if (!this.clients.has(account)) {
      throw new MidtransInputError([{ field: 'account', message: `account ${account} is not configured` }]);
    }
    const { token: given, gopayAccountId: named, savedCard, payAccount, paymentOption, ...terms } = value;
    const { token, gopayAccountId } = await this.sources.resolve(
      { token: given, gopayAccountId: named, savedCard, payAccount, paymentOption },
      { account, userId: value.userId ?? null, scope },
    );
    if (token === undefined) throw new Error('unreachable: the input names what is charged');
    const asked = { ...terms, token, gopayAccountId };
    return { account, subscription: begun === null ? asked : asBegun(asked, begun) };
  }

  /** Midtrans knows the Idempotency-Key no longer by the time that a call would have ended: it might begin a second one. */
  private isForgotten({ createdAt }: Subscription): boolean {
    return Date.now() - createdAt.getTime() > KEY_KNOWN_MS - this.options.http.timeoutMs;
  }

  private async operate(
    operation: Exclude<SubscriptionOperation, 'update'>,
    found: Subscription,
  ): Promise<SubscriptionResult> {
    return this.result(found.id, await this.operations.run(operation, found));
  }

  /** A subscription that was given may be old by now. */
  private async find(subscription: Subscription | string, account: string): Promise<Subscription> {
    if (typeof subscription === 'string' && !isPlainText(subscription)) throw new SubscriptionNotFoundError();
    const found =
      typeof subscription === 'string'
        ? ((await this.subscriptions.findByMidtransId(account, subscription)) ??
          (isUuid(subscription) ? await this.subscriptions.findById(subscription) : null))
        : await this.subscriptions.findById(subscription.id);
    if (found === null) throw new SubscriptionNotFoundError();
    return found;
  }

  private async result<Response extends WireObject>(
    id: string,
    response: Response,
  ): Promise<SubscriptionResult<Response>> {
    const subscription = await this.subscriptions.findById(id);
    if (subscription === null) throw new SubscriptionNotFoundError();
    return { subscription, response: redact(response) as Response };
  }
}
