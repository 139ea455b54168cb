import { Inject, Injectable } from '@nestjs/common';
import { OVERTAKEN } from '../database/concurrency';
import { REMEDY } from './subscription.errors';
import { SubscriptionRejectedError, SubscriptionStateError } from './subscription.errors';
import {
  CommandRunner,
  outcomeUnknown,
  unusable,
  type Asking,
  type GatewayCommand,
} from '../gateway-commands/command.runner';
import { CommandStore, type Command } from '../gateway-commands/command.store';
import { ToldCommands } from '../gateway-commands/told-commands';
import {
  MidtransApiError,
  type MidtransError,
  type SubscriptionRequest,
  type SubscriptionResponse,
} from '../gateway';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { storableJson } from '../gateway/storable-json';
import { parseSubscriptionState, parseTerms } from './subscription.gateway-state';
import type { MidtransSubscription } from './subscription.entity';
import { SubscriptionLedger } from './subscription.ledger';
import { SubscriptionRepository } from './subscription.repository';

/**
 * How long the gateway knows the Idempotency-Key of a creation.
 *
 * @see https://docs.midtrans.com/reference/create-subscription
 */
const KEY_KNOWN_MS = 180_000;

/** Takes subscriptions that have been reserved to Midtrans, and writes down what came of it. */
@Injectable()
export class CreateSubscriptionCommand {
  constructor(
    private readonly commands: CommandStore,
    private readonly told: ToldCommands,
    private readonly runner: CommandRunner,
    private readonly ledger: SubscriptionLedger,
    private readonly subscriptions: SubscriptionRepository,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  /**
   * The subscription whose creation was the same, and whose caller was not told what came of it.
   *
   * @throws SubscriptionStateError where it is being created right now, as far as anybody knows
   */
  async left(match: string): Promise<MidtransSubscription | null> {
    const underWay = await this.commands.underWay(match);
    if (underWay !== undefined) throw beingCreated(underWay);
    for (const { subjectId } of await this.commands.matching(match)) {
      const left = await this.subscriptions.findById(subjectId);
      // One that was cancelled since charges nobody: who asks for it again wants another.
      if (left !== null && !['failure', 'cancelled'].includes(left.status)) return left;
    }
    return null;
  }

  /** The caller of its creation is told of it. */
  tell({ id }: MidtransSubscription): Promise<void> {
    return this.told.tell(id, 'create');
  }

  /**
   * A creation that was left goes on under its own key.
   *
   * @throws OutcomeUnknownError where Midtrans may know that key no longer by the time that a call would have ended: it might
   *   begin a second one
   */
  requireKnownKey({ id, createdAt }: MidtransSubscription): void {
    if (Date.now() - createdAt.getTime() > KEY_KNOWN_MS - this.options.http.timeoutMs) {
      throw outcomeUnknown(asking(id), unusable('Midtrans never answered'));
    }
  }

  /**
   * Goes on with a creation that was left.
   *
   * @throws SubscriptionStateError where somebody else has taken it up
   */
  async takeUp(left: MidtransSubscription): Promise<Command> {
    const claimed = await this.subscriptions.takeUp(left);
    if (claimed === null) throw beingCreated(left.id);
    return claimed;
  }

  /**
   * @param tell - makes what the caller is told of the gateway's answer
   * @throws SubscriptionRejectedError where Midtrans said no: the subscription is a `failure`
   * @throws OutcomeUnknownError where it is not known what became of it: it stays `initiated`
   */
  async send<Told>(
    command: Command,
    request: SubscriptionRequest,
    tell: (response: SubscriptionResponse) => Promise<Told>,
  ): Promise<Told> {
    return this.runner.run(command, this.command(command, request), tell);
  }

  private command(
    { subjectId: id, account }: Command,
    request: SubscriptionRequest,
  ): GatewayCommand<SubscriptionResponse> {
    return {
      ...asking(id),
      send: (client, idempotencyKey) => client.createSubscription(request, { idempotencyKey }),
      read: (response) => (isAbout(id, request, response) ? 'accepted' : 'unusable'),
      done: (response) => this.store(id, account, response),
      rejected: (error) => this.ledger.reject(id, wordsOf(error)),
      tellRejected: (error) => Promise.reject(new SubscriptionRejectedError(id, error)),
      // Midtrans has no way to ask for one without its own id: the notification of its creation brings that.
    };
  }

  private async store(id: string, account: string, response: SubscriptionResponse): Promise<void> {
    const gateway = parseSubscriptionState(response);
    const known = gateway.id === null ? null : await this.subscriptions.findByMidtransId(account, gateway.id);
    if (known !== null && known.id !== id) throw unusable('Midtrans answered with another subscription');
    const { version, midtrans_subscription_id: knownId } = await this.ledger.seen(id);
    if (knownId !== null && knownId !== gateway.id) throw unusable('Midtrans answered with another id');
    const finding = { subscriptionId: id, createResponse: storableJson(response) };
    // A notification that overtook the answer knows more than it.
    if (knownId === null && (await this.ledger.write({ ...finding, gateway, version })) !== OVERTAKEN) return;
    await this.ledger.write({ ...finding, gateway: null, version: null });
  }
}

/** What an answer says of the subscription is what was sent; and it names it. */
function isAbout(id: string, request: SubscriptionRequest, response: SubscriptionResponse): boolean {
  const { id: midtransId, ourId } = parseSubscriptionState(response);
  const told = parseTerms(response);
  const sent = parseTerms(request);
  return (
    midtransId !== null &&
    (ourId === null || ourId === id) &&
    told.name === sent.name &&
    told.amount === sent.amount &&
    (response.currency === undefined || response.currency === request.currency)
  );
}

function beingCreated(subscriptionId: string | null): SubscriptionStateError {
  return new SubscriptionStateError(subscriptionId, 'in_progress', 'it is being created: ask again');
}

function wordsOf(error: MidtransError): string {
  return error instanceof MidtransApiError ? error.statusMessage : error.message;
}

function asking(subscriptionId: string): Asking {
  return { operation: 'create', ids: { subscriptionId }, remedy: REMEDY };
}
