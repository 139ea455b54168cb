import { Inject, Injectable, Logger } from '@nestjs/common';
import { SubscriptionOutcomeUnknownError, SubscriptionRefusedError } from '../errors/subscription.errors';
import {
  MidtransApiError,
  MidtransError,
  type SubscriptionRequest,
  type SubscriptionResponse,
} from '../gateway';
import { MidtransClients } from '../options/clients';
import { storableJson } from '../payments/gateway-report';
import { readSubscription } from './gateway-subscription';
import { SubscriptionLedger } from './subscription.ledger';
import { LOOK } from './subscription.status';

/** A creation that is ready to be sent: its row is there. */
export interface Creation {
  readonly account: string;
  readonly request: SubscriptionRequest;
  /** Whether it was sent before, and nobody knows what became of it. */
  readonly again: boolean;
}

/** Sends creations to Midtrans, and writes what it says. */
@Injectable()
export class SubscriptionSender {
  private readonly logger = new Logger('Midtrans:subscriptions');

  constructor(
    @Inject(MidtransClients) private readonly clients: MidtransClients,
    @Inject(SubscriptionLedger) private readonly ledger: SubscriptionLedger,
  ) {}

  /**
   * @throws SubscriptionRefusedError where Midtrans said no: the subscription is a `failure`
   * @throws SubscriptionOutcomeUnknownError where it is not known what became of it: it stays `initiated`
   */
  async send(id: string, creation: Creation): Promise<SubscriptionResponse> {
    const response = await this.call(id, creation);
    await this.store(id, response);
    return response;
  }

  private async call(id: string, { account, request, again }: Creation): Promise<SubscriptionResponse> {
    try {
      return await this.clients.get(account).createSubscription(request, { idempotencyKey: id });
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      if (error.outcomeUnknown || again) {
        this.logger.warn(`Subscription ${id} stays initiated: ${error.message}`);
        throw new SubscriptionOutcomeUnknownError('create', id, asUnknown(error));
      }
      await this.ledger.refuse(id, error instanceof MidtransApiError ? error.statusMessage : error.message);
      throw new SubscriptionRefusedError(id, error);
    }
  }

  private async store(id: string, response: SubscriptionResponse): Promise<void> {
    const gateway = readSubscription(response);
    try {
      if (gateway.id === null) throw unanswered('Midtrans answered without an id');
      const { version, midtrans_subscription_id } = await this.ledger.seen(id);
      const createResponse = storableJson(response);
      const finding = { subscriptionId: id, cause: LOOK, createResponse };
      // A notification that overtook the answer knows more than it.
      const isFirst = midtrans_subscription_id === null;
      if (isFirst && (await this.ledger.write({ ...finding, gateway, version })) === 'written') return;
      await this.ledger.write({ ...finding, gateway: null, version: null });
    } catch (error) {
      throw new SubscriptionOutcomeUnknownError('create', id, asError(error));
    }
  }
}

export function unanswered(message: string): MidtransError {
  return new MidtransError({ message, attempts: 1, outcomeUnknown: true });
}

/** The gateway looks at a request before it looks for an earlier one like it: of that one, a refusal says nothing. */
function asUnknown(error: MidtransError): MidtransError {
  const { message, attempts, outcomeUnknown } = error;
  return outcomeUnknown ? error : new MidtransError({ message, attempts, outcomeUnknown: true });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
