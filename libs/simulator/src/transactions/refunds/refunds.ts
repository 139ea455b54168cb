import { randomUUID } from 'node:crypto';
import { DAY, MINUTE, later } from '../../clock/time';
import { IllegalAmountError, IllegalTransitionError } from '../../errors';
import type { JsonObject } from '../../json';
import { coreRefusal, refusals } from '../../refusal';
import type { World } from '../../world';
import type { BankDenials } from '../bank-denials';
import { refundBody, rejectedRefundBody } from '../bodies';
import type { Change, Refund, TransactionRecord } from '../transaction';
import type { Transactions } from '../transactions';
import { chargebackIdAt } from './chargeback-id';
import { readRefundRequest, type RefundRequest } from './request';
import { isKeySpent, isProviderAsleep, refundableRest, refundObstacle } from './rules';

// The documentation has the confirmation of a refund on the next day, and that of a direct refund soon.
const CONFIRMATION = { offline: DAY, online: MINUTE } as const;

/** Refunds, asked for through the API or made by hand in the dashboard. */
export class Refunds {
  /** How many there were so far, rejected ones included: their ids go on from there. */
  made = 0;

  constructor(
    private readonly world: World,
    private readonly transactions: Transactions,
    private readonly denials: BankDenials,
    private readonly settings: { readonly refundConfirmationMs?: number },
  ) {}

  /** Answers a refund (`offline`) or a direct refund (`online`), or throws the refusal that it earns. */
  refund(id: string, body: JsonObject, method: Refund['method']): JsonObject {
    const request = readRefundRequest(body);
    const record = this.transactions.addressed(id);
    const at = this.world.clock.seconds();
    if (request.refundKey !== undefined && isKeySpent(record, request.refundKey, at)) {
      throw coreRefusal(200, '406', 'Duplicate refund ID');
    }
    const amount = request.amount ?? refundableRest(record);
    switch (refundObstacle(record, amount, method, at)) {
      case 'payment':
        throw refusals.notModifiable();
      case 'amount':
        throw coreRefusal(200, '414', 'Refund request is rejected due to invalid amount');
      case undefined:
    }
    const operation = method === 'online' ? 'directRefund' : 'refund';
    const refundKey = request.refundKey ?? randomUUID();
    const isRejected =
      this.denials.take(record.orderId, operation) || (method === 'online' && isProviderAsleep(record, at));
    if (isRejected) return this.reject(record, refundKey);

    const change = this.changeBy(record, { ...request, refundKey, amount }, method);
    const refunded = this.transactions.perform(record, change, operation);
    return refundBody(refunded, this.world.merchant);
  }

  /**
   * The change that a refund by hand makes.
   *
   * @throws IllegalTransitionError where the payment cannot be refunded, IllegalAmountError where not this much
   */
  byHand(record: TransactionRecord, amount = refundableRest(record)): Change {
    switch (refundObstacle(record, amount, 'offline', this.world.clock.seconds())) {
      case 'payment':
        throw new IllegalTransitionError(
          record.orderId,
          record.status,
          'refund',
          'it cannot be refunded, or not any more',
        );
      case 'amount':
        throw new IllegalAmountError(record.orderId, amount, refundableRest(record));
      case undefined:
        return this.changeBy(record, { amount, refundKey: randomUUID() }, 'offline');
    }
  }

  private reject(record: TransactionRecord, refundKey: string): JsonObject {
    const isKnown = record.rejectedRefunds.some((attempt) => attempt.refundKey === refundKey);
    const attempt = { refundKey, firstTriedAt: this.world.clock.seconds() };
    const tried = isKnown ? record : { ...record, rejectedRefunds: [...record.rejectedRefunds, attempt] };
    this.transactions.ledger.keep(tried);
    const refundChargebackId = chargebackIdAt(attempt.firstTriedAt, ++this.made, record.paymentType);
    return rejectedRefundBody(tried, { refundKey, refundChargebackId }, this.world.merchant);
  }

  private changeBy(
    record: TransactionRecord,
    { refundKey, amount, reason }: RefundRequest & Pick<Refund, 'refundKey' | 'amount'>,
    method: Refund['method'],
  ): Change {
    const createdAt = this.world.clock.seconds();
    return {
      status: amount === refundableRest(record) ? 'refund' : 'partial_refund',
      refund: {
        refundKey,
        refundChargebackId: chargebackIdAt(createdAt, ++this.made, record.paymentType),
        refundChargebackUuid: randomUUID(),
        amount,
        reason: reason ?? '',
        method,
        createdAt,
        confirmsAt: later(createdAt, this.settings.refundConfirmationMs ?? CONFIRMATION[method]),
      },
    };
  }
}
