import { numberAt, textAt, type JsonObject } from '../json';
import { refusals } from '../refusal';
import type { World } from '../world';
import type { BankDenials } from './bank-denials';
import { actionBody } from './bodies';
import type { TransactionRecord } from './transaction';
import type { Transactions } from './transactions';
import { captureOf, takesPart } from './transitions';

// https://docs.midtrans.com/reference/channel-response-code
const REFUSED = { code: '01', message: 'Refer to card issuer' };
const EXCEEDS = { code: 'Z3', message: 'Amount is greater than the authorized amount' };

function problemsOf(body: JsonObject): string[] {
  const amount = body.gross_amount ?? undefined;
  const problems: string[] = [];
  if (textAt(body, 'transaction_id') === undefined) problems.push('transaction_id is required');
  if (amount !== undefined && !(Number.isSafeInteger(amount) && Number(amount) > 0)) {
    problems.push('gross_amount must be a positive integer');
  }
  return problems;
}

/** Captures of pre-authorised payments: https://docs.midtrans.com/reference/capture-transaction */
export class Captures {
  constructor(
    private readonly world: World,
    private readonly transactions: Transactions,
    private readonly denials: BankDenials,
  ) {}

  /** Captures all that was authorized, or less; throws the refusal that the request earns. */
  capture(body: JsonObject): JsonObject {
    const problems = problemsOf(body);
    if (problems.length > 0) throw refusals.invalid(problems);
    const transactionId = textAt(body, 'transaction_id') ?? '';
    const record = this.transactions.addressed(transactionId);
    // Unlike a path, this field takes no order_id.
    if (record.transactionId !== transactionId) throw refusals.unknownTransaction();
    const amount = numberAt(body, 'gross_amount') ?? record.grossAmount;
    if (record.status !== 'authorize') throw refusals.notModifiable();
    // GoPay captures the whole reservation or nothing.
    if (!takesPart(record) && amount !== record.grossAmount) throw refusals.notModifiable();
    if (amount > record.grossAmount) return this.denial(record, EXCEEDS);
    if (this.denials.take(record.orderId, 'capture')) return this.denial(record, REFUSED);

    const change = { ...captureOf(record), grossAmount: amount };
    const captured = this.transactions.perform(record, change, 'capture');
    const method = record.paymentType === 'credit_card' ? 'Credit Card' : 'GoPay';
    const message = `Success, ${method} capture transaction is successful`;
    return actionBody(captured, '200', message, this.world.merchant);
  }

  /** The answer says `deny`, yet the payment stays authorized: it may be captured again, or cancelled. */
  private denial(record: TransactionRecord, { code, message }: typeof REFUSED): JsonObject {
    const bank = (textAt(record.facts, 'bank') ?? record.paymentType).toUpperCase();
    return {
      ...actionBody(
        { ...record, status: 'deny' },
        '202',
        `Deny by Bank [${bank}] with code [${code}] and message [${message}]`,
        this.world.merchant,
      ),
      channel_response_code: code,
      channel_response_message: message,
    };
  }
}
