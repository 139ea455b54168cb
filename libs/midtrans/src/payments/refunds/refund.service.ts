import { Injectable } from '@nestjs/common';
import { OperationOutcomeUnknownError, OperationRefusedError } from '../../errors/midtrans.errors';
import { isRefused, MidtransApiError, MidtransError, type TransactionResponse } from '../../gateway';
import { MidtransClients } from '../../options/clients';
import { obstacleTo } from '../operations';
import type { Payment } from '../payment.entity';
import { gatewayIdOf } from '../read-status';
import { StatusReader } from '../status-reader';
import { RefundRepository } from './refund.repository';
import type { Refund } from './refund.entity';
import { checkRefund, type RefundInput } from './refund.input';
import { RefundLedger, type RefundOrder } from './refund.ledger';

/** A refund, and what the gateway said of it: its stored answer where it was made before. */
export interface MadeRefund {
  readonly refund: Refund;
  readonly response: TransactionResponse;
}

/** Gives money back: sets the amount aside, asks Midtrans under a key that stays the same, and books the answer. */
@Injectable()
export class RefundService {
  constructor(
    private readonly clients: MidtransClients,
    private readonly books: RefundLedger,
    private readonly repository: RefundRepository,
    private readonly statuses: StatusReader,
  ) {}

  async refund(payment: Payment, input: RefundInput & { refundKey: string }): Promise<MadeRefund> {
    checkRefund(payment, input);
    const order: RefundOrder = {
      account: payment.account,
      orderId: payment.orderId,
      refundKey: input.refundKey,
      amount: input.amount,
      reason: input.reason ?? null,
      isDirect: input.direct ?? false,
    };
    const reservation = await this.reserve(payment, order);
    if (reservation.kind === 'made') return this.made(reservation.refundId);
    const { refundId, again } = reservation;
    const response = await this.ask(payment, order, refundId, again);
    if (response === null) return this.made(refundId);
    return this.book(order, refundId, response);
  }

  /** What is out of the question for the payment is no obstacle to a refund that was made before, or may have been. */
  private async reserve(payment: Payment, order: RefundOrder) {
    const { refundKey, orderId, amount } = order;
    const known = await this.repository.findByKey(payment.id, refundKey);
    const obstacle = obstacleTo('refund', payment);
    if (obstacle !== undefined && (known === null || known.status === 'rejected')) {
      throw new OperationRefusedError('refund', orderId, obstacle.code, obstacle.reason);
    }
    const reservation = await this.books.reserve(order);
    switch (reservation.kind) {
      case 'made':
      case 'reserved':
        return reservation;
      case 'key_taken': {
        const words = `refund_key ${refundKey} names a refund of another amount`;
        throw new OperationRefusedError('refund', orderId, 'refund_key_taken', words);
      }
      case 'too_much': {
        const words = `${amount} is more than can still be refunded: ${reservation.refundable}`;
        throw new OperationRefusedError('refund', orderId, 'amount_exceeded', words);
      }
      default:
        return reservation satisfies never;
    }
  }

  /** @returns null where Midtrans turns out to have made it already */
  private async ask(
    payment: Payment,
    order: RefundOrder,
    refundId: string,
    again: boolean,
  ): Promise<TransactionResponse | null> {
    const client = this.clients.get(payment.account);
    const request = {
      refund_key: order.refundKey,
      amount: order.amount,
      ...(order.reason !== null && { reason: order.reason }),
    };
    const id = gatewayIdOf(payment);
    try {
      return order.isDirect ? await client.directRefund(id, request) : await client.refund(id, request);
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      const mayBeMade = again || error.outcomeUnknown || isDuplicate(error);
      if (mayBeMade && error instanceof MidtransApiError && (await this.isMade(payment, refundId)))
        return null;
      if (mayBeMade && !isDuplicate(error)) {
        throw new OperationOutcomeUnknownError('refund', order.orderId, error, order.refundKey);
      }
      await this.books.reject(refundId, {
        statusCode: error instanceof MidtransApiError ? error.statusCode : null,
        statusMessage: error instanceof MidtransApiError ? error.statusMessage : error.message,
      });
      throw refusalOf(order, error);
    }
  }

  /** Reading the status books whatever refunds Midtrans lists. */
  private async isMade(payment: Payment, refundId: string): Promise<boolean> {
    try {
      await this.statuses.read(payment);
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      return false;
    }
    return (await this.repository.findById(refundId))?.status === 'confirmed';
  }

  private async book(
    order: RefundOrder,
    refundId: string,
    response: TransactionResponse,
  ): Promise<MadeRefund> {
    const answer = {
      statusCode: response.status_code ?? null,
      statusMessage: response.status_message ?? null,
      response,
    };
    try {
      if (!isRefused(response)) {
        await this.books.confirm(order, refundId, answer);
        return { refund: await this.stored(refundId), response };
      }
      await this.books.reject(refundId, answer);
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      throw new OperationOutcomeUnknownError('refund', order.orderId, cause, order.refundKey);
    }
    const words = response.status_message ?? 'the bank refused the refund';
    throw new OperationRefusedError('refund', order.orderId, 'refused', words);
  }

  private async made(refundId: string): Promise<MadeRefund> {
    const refund = await this.stored(refundId);
    return { refund, response: refund.response ?? {} };
  }

  private async stored(refundId: string): Promise<Refund> {
    const refund = await this.repository.findById(refundId);
    if (refund === null) throw new Error(`Refund ${refundId} is gone`);
    return refund;
  }
}

function isDuplicate(error: MidtransError): boolean {
  return error instanceof MidtransApiError && error.statusCode === '406';
}

/** A state that does not allow it is the caller's to know; the rest stays what Midtrans said. */
function refusalOf(order: RefundOrder, error: MidtransError): Error {
  if (!(error instanceof MidtransApiError) || error.statusCode !== '412') return error;
  return new OperationRefusedError('refund', order.orderId, 'invalid_state', error.statusMessage, error);
}
