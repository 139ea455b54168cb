import { Inject, Injectable, Logger } from '@nestjs/common';
import { SubscriptionOutcomeUnknownError, SubscriptionStateError } from '../errors/subscription.errors';
import { MidtransError, type SubscriptionActionResponse } from '../gateway';
import { MidtransClients } from '../options/clients';
import type { Subscription } from './subscription.entity';
import { SubscriptionLedger, type SecretTerms } from './subscription.ledger';
import { SubscriptionReader } from './subscription.reader';
import { SubscriptionRepository } from './subscription.repository';
import { updateRequest } from './subscription.request';
import { LOOK, obstacleTo, type Cause, type SubscriptionOperation } from './subscription.status';
import type { SubscriptionChange, Terms } from './subscription.terms';
import { SubscriptionTokens } from './subscription.tokens';

type Done = Extract<Cause, { kind: 'done' }>;

/** Disables, enables, cancels and updates: Midtrans is asked with no row locked, and then how it stands now. */
@Injectable()
export class SubscriptionOperations {
  private readonly logger = new Logger('Midtrans:subscriptions');

  constructor(
    @Inject(MidtransClients) private readonly clients: MidtransClients,
    @Inject(SubscriptionLedger) private readonly ledger: SubscriptionLedger,
    @Inject(SubscriptionReader) private readonly reader: SubscriptionReader,
    @Inject(SubscriptionRepository) private readonly subscriptions: SubscriptionRepository,
    @Inject(SubscriptionTokens) private readonly tokens: SubscriptionTokens,
  ) {}

  /**
   * @throws SubscriptionStateError where its state forbids it, or another update is under way
   * @throws SubscriptionOutcomeUnknownError where Midtrans did not say what became of it
   * @throws MidtransError where Midtrans refused or failed otherwise
   */
  async run(
    operation: Exclude<SubscriptionOperation, 'update'>,
    subscription: Subscription,
  ): Promise<SubscriptionActionResponse> {
    requirePossible(operation, subscription);
    await this.ledger.begin(subscription.id);
    const response = await this.ask(operation, subscription.id, () => this.send(operation, subscription));
    await this.write(subscription.id, { kind: 'done', operation });
    return response;
  }

  /** Like {@link run}. One at a time: Midtrans wants with each update what stays, so two at once would undo each other. */
  async update(subscription: Subscription, change: SubscriptionChange): Promise<SubscriptionActionResponse> {
    requirePossible('update', subscription);
    const { id, account } = subscription;
    if (!(await this.ledger.beginAlone(id))) throw new SubscriptionStateError(id, 'it is being changed');
    const response = await this.ask('update', id, async () => {
      // What stays is what the gateway has now, whoever changed it.
      await this.reader.look(id, { cause: LOOK });
      const present = (await this.subscriptions.findById(id)) ?? subscription;
      const token = change.token ?? this.tokens.decrypt(present);
      const request = updateRequest(present, change, token);
      return this.clients.get(account).updateSubscription(midtransIdOf(present), request);
    });
    const changed = changes(subscription, change);
    await this.write(id, { kind: 'done', operation: 'update', changed }, this.termsOf(id, change));
    return response;
  }

  private async send(
    operation: Exclude<SubscriptionOperation, 'update'>,
    subscription: Subscription,
  ): Promise<SubscriptionActionResponse> {
    const client = this.clients.get(subscription.account);
    const id = midtransIdOf(subscription);
    switch (operation) {
      case 'disable':
        return client.disableSubscription(id);
      case 'enable':
        return client.enableSubscription(id);
      case 'cancel':
        return client.cancelSubscription(id);
      default:
        return operation satisfies never;
    }
  }

  private async ask(
    operation: SubscriptionOperation,
    id: string,
    call: () => Promise<SubscriptionActionResponse>,
  ): Promise<SubscriptionActionResponse> {
    try {
      return await call();
    } catch (error) {
      // Whatever it did at the gateway is for the next look to tell.
      await this.end(id);
      if (!(error instanceof MidtransError) || !error.outcomeUnknown) throw error;
      throw new SubscriptionOutcomeUnknownError(operation, id, error);
    }
  }

  /** Where that fails, it ends by itself: what is told is what became of the operation. */
  private async end(id: string): Promise<void> {
    try {
      await this.ledger.end(id);
    } catch (error) {
      this.logger.warn(`Subscription ${id} counts as being changed for a while: ${String(error)}`);
    }
  }

  /** @throws SubscriptionOutcomeUnknownError where it cannot be stored */
  private async write(id: string, cause: Done, terms?: Terms & SecretTerms): Promise<void> {
    try {
      await this.look(id, cause, terms);
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      throw new SubscriptionOutcomeUnknownError(cause.operation, id, reason);
    }
  }

  /** How it stands now is nice to know, and no reason to fail. */
  private async look(id: string, cause: Done, terms: (Terms & SecretTerms) | undefined): Promise<void> {
    try {
      await this.reader.look(id, { cause, terms });
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      this.logger.warn(`Subscription ${id} could not be read: ${error.message}`);
      await this.ledger.write({ subscriptionId: id, cause, gateway: null, version: null, terms });
    }
  }

  private termsOf(id: string, change: SubscriptionChange): Terms & SecretTerms {
    const { token, nextExecutionAt: _, ...terms } = change;
    const encrypted = token === undefined ? undefined : this.tokens.encrypt(token, id);
    return { ...terms, token: encrypted ?? undefined };
  }
}

function requirePossible(operation: SubscriptionOperation, subscription: Subscription): void {
  const obstacle = obstacleTo(operation, subscription);
  if (obstacle !== undefined) throw new SubscriptionStateError(subscription.id, obstacle);
}

/** Without one it is `initiated` or a `failure`, to which nothing can be done. */
function midtransIdOf({ id, midtransSubscriptionId }: Subscription): string {
  if (midtransSubscriptionId !== null) return midtransSubscriptionId;
  throw new SubscriptionStateError(id, 'Midtrans has told no id of it');
}

/** Whether an update changes anything; what cannot be compared, does. */
function changes(present: Subscription, { token, nextExecutionAt, ...terms }: SubscriptionChange): boolean {
  const isOther = (Object.keys(terms) as (keyof typeof terms)[]).some(
    (name) => terms[name] !== undefined && terms[name] !== present[name],
  );
  return token !== undefined || nextExecutionAt !== undefined || isOther;
}
