import { Injectable, Logger } from '@nestjs/common';
import { DuplicateOrderIdError } from '../errors/midtrans.errors';
import { CommandRunner, type GatewayCommand, type LookUp } from '../gateway-commands/command.runner';
import type { Command } from '../gateway-commands/command.store';
import {
  MidtransApiError,
  MidtransAuthenticationError,
  MidtransConflictError,
  MidtransNotFoundError,
  redactText,
  type CreatePaymentLinkResponse,
  type MidtransError,
} from '../gateway';
import { storableJson } from '../gateway/storable-json';
import type { MidtransPaymentLink } from './payment-link.entity';
import { PaymentLinkRejectedError, REMEDIES } from './payment-link.errors';
import { PaymentLinkLedger } from './payment-link.ledger';
import { AnothersLinkError, PaymentLinkSync } from './payment-link.sync';

/** Takes a payment link that has been reserved to Midtrans, and writes down what came of it. */
@Injectable()
export class CreatePaymentLinkCommand {
  private readonly logger = new Logger('Midtrans:payment-links');

  constructor(
    private readonly runner: CommandRunner,
    private readonly ledger: PaymentLinkLedger,
    private readonly sync: PaymentLinkSync,
  ) {}

  /**
   * @param tell - makes what the caller is told of the gateway's answer
   * @throws DuplicateOrderIdError where Midtrans has another link of that order
   * @throws PaymentLinkRejectedError where Midtrans said no otherwise, in its words
   * @throws OutcomeUnknownError where it is not known what became of it
   */
  async send<Told>(
    link: MidtransPaymentLink,
    claimed: Command,
    tell: (response: CreatePaymentLinkResponse) => Promise<Told>,
  ): Promise<Told> {
    const { id, orderId, request } = link;
    const command: GatewayCommand<CreatePaymentLinkResponse> = {
      operation: 'create',
      ids: { orderId },
      remedy: REMEDIES.create(orderId),
      // An order id has one link at Midtrans, whoever asks how often.
      send: (client) => client.createPaymentLink(request),
      read: (response) => (isAnswerTo(link, response) ? 'accepted' : 'unusable'),
      done: (response) =>
        this.ledger.know(id, { paymentUrl: response.payment_url, createResponse: storableJson(response) }),
      rejected: (error) => this.reject(link, error),
      tellRejected: async (error) => {
        if (error instanceof MidtransConflictError) {
          throw new DuplicateOrderIdError(orderId, 'has a payment link at Midtrans');
        }
        throw new PaymentLinkRejectedError(orderId, error);
      },
      lookUp: () => this.lookUp(link),
    };
    return this.runner.run(claimed, command, tell);
  }

  private async lookUp(link: MidtransPaymentLink): Promise<LookUp<CreatePaymentLinkResponse>> {
    try {
      const { order_id, payment_link_url: payment_url } = await this.sync.know(link);
      return { found: 'done', response: { order_id, payment_url } };
    } catch (error) {
      if (error instanceof MidtransNotFoundError) return { found: 'nothing', isFinal: false };
      // While the order id is another's, it is nobody else's.
      if (error instanceof AnothersLinkError) return { found: 'nothing', isFinal: true };
      throw error;
    }
  }

  /** A definite no: kept with Midtrans' words, and the order id is free again. */
  private async reject({ id, account }: MidtransPaymentLink, error: MidtransError): Promise<void> {
    if (error instanceof MidtransAuthenticationError) {
      this.logger.error(`Midtrans does not accept the server key of account "${account}"`);
    }
    const words = redactText(error instanceof MidtransApiError ? error.statusMessage : error.message);
    await this.ledger.reject(id, words);
  }
}

function isAnswerTo({ orderId }: MidtransPaymentLink, response: CreatePaymentLinkResponse): boolean {
  const { order_id: named, payment_url: url } = response;
  return named === orderId && typeof url === 'string' && url !== '';
}
