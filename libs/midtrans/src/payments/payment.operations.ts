import { Injectable, Logger } from '@nestjs/common';
import {
  OperationOutcomeUnknownError,
  OperationRefusedError,
  type PaymentOperation,
} from '../errors/midtrans.errors';
import {
  isRefused,
  MidtransError,
  MidtransNotModifiableError,
  type MidtransClient,
  type TransactionResponse,
} from '../gateway';
import { MidtransClients } from '../options/clients';
import { reportOf } from './gateway-report';
import { PaymentLedger } from './ledger';
import { obstacleTo } from './operations';
import type { Payment } from './payment.entity';
import { gatewayIdOf } from './read-status';
import { StatusReader } from './status-reader';

/** The operations that move a payment by one call. */
export type SimpleOperation = Exclude<PaymentOperation, 'refund'>;

/** How an operation is to be done. */
export interface OperationDetails {
  /** Whole rupiah to capture. @default all that was authorised */
  readonly amount?: number;
  /** Whether it was asked for before, so that its result may be there already. @default false */
  readonly again?: boolean;
}

/**
 * Cancels, expires, captures, approves and denies: Midtrans is asked with no row locked, and its answer moves the
 * payment through the same ledger as a notification, so that whichever comes first does it, once.
 */
@Injectable()
export class PaymentOperations {
  private readonly logger = new Logger('Midtrans:payments');

  constructor(
    private readonly clients: MidtransClients,
    private readonly ledger: PaymentLedger,
    private readonly statuses: StatusReader,
  ) {}

  async run(
    operation: SimpleOperation,
    payment: Payment,
    how: OperationDetails = {},
  ): Promise<TransactionResponse> {
    const obstacle = obstacleTo(operation, payment);
    if (obstacle !== undefined) {
      const isDone = isResultOf(operation, { transaction_status: payment.transactionStatus });
      if (how.again && isDone) return {};
      throw new OperationRefusedError(operation, payment.orderId, obstacle.code, obstacle.reason);
    }
    const response = await this.ask(operation, payment, how);
    try {
      await this.apply(operation, payment, response);
    } catch (error) {
      if (error instanceof OperationRefusedError) throw error;
      throw new OperationOutcomeUnknownError(operation, payment.orderId, asError(error));
    }
    return response;
  }

  private async ask(
    operation: SimpleOperation,
    payment: Payment,
    { amount, again = false }: OperationDetails,
  ): Promise<TransactionResponse> {
    try {
      return await call(this.clients.get(payment.account), operation, payment, amount);
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      if (error instanceof MidtransNotModifiableError) {
        return this.overtaken(operation, payment, error, again);
      }
      if (error.outcomeUnknown) throw new OperationOutcomeUnknownError(operation, payment.orderId, error);
      throw error;
    }
  }

  /** Something moved the payment meanwhile, maybe an earlier attempt of this very call: Midtrans tells what it is now. */
  private async overtaken(
    operation: SimpleOperation,
    payment: Payment,
    refusal: MidtransError,
    again: boolean,
  ): Promise<TransactionResponse> {
    let response: TransactionResponse;
    try {
      response = await this.statuses.read(payment);
    } catch (error) {
      this.logger.warn(`Order ${payment.orderId}: its status could not be read: ${asError(error).message}`);
      if (refusal.outcomeUnknown) throw new OperationOutcomeUnknownError(operation, payment.orderId, refusal);
      throw new OperationRefusedError(
        operation,
        payment.orderId,
        'invalid_state',
        'Midtrans does not allow it',
        refusal,
      );
    }
    if ((refusal.outcomeUnknown || again) && isResultOf(operation, response)) return response;
    const status = String(response.transaction_status);
    throw new OperationRefusedError(
      operation,
      payment.orderId,
      'invalid_state',
      `it is ${status} at Midtrans`,
      refusal,
    );
  }

  private async apply(
    operation: SimpleOperation,
    payment: Payment,
    response: TransactionResponse,
  ): Promise<void> {
    const report = reportOf(payment, response, true);
    // A capture that the bank denies leaves the payment authorized; a denial is what `deny` asks for.
    if (isRefused(response) && operation !== 'deny') {
      const words = response.status_message ?? 'Midtrans refused it';
      throw new OperationRefusedError(operation, payment.orderId, 'refused', words);
    }
    if (report !== undefined) await this.ledger.apply(report);
  }
}

function call(
  client: MidtransClient,
  operation: SimpleOperation,
  payment: Payment,
  amount: number | undefined,
): Promise<TransactionResponse> {
  const id = gatewayIdOf(payment);
  switch (operation) {
    case 'capture':
      return client.capture({
        transaction_id: payment.transactionId ?? id,
        gross_amount: amount ?? payment.grossAmount,
      });
    case 'cancel':
    case 'expire':
    case 'approve':
    case 'deny':
      return client[operation](id);
    default:
      return operation satisfies never;
  }
}

function isResultOf(
  operation: SimpleOperation,
  { transaction_status: status }: TransactionResponse,
): boolean {
  switch (operation) {
    case 'cancel':
      return status === 'cancel';
    case 'expire':
      return status === 'expire';
    case 'capture':
    case 'approve':
      return status === 'capture' || status === 'settlement';
    case 'deny':
      return status === 'deny' || status === 'cancel';
    default:
      return operation satisfies never;
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
