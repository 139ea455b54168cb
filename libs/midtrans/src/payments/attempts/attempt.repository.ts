import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MIDTRANS_DATA_SOURCE } from '../../database/postgres';
import { MidtransPayment } from '../payment.entity';
import { MidtransPaymentAttempt } from './attempt.entity';

@Injectable()
export class AttemptRepository {
  constructor(@Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Of a payment, in the order in which they were begun; a charge's own transaction is not among them. */
  of(paymentId: string): Promise<MidtransPaymentAttempt[]> {
    return this.dataSource.getRepository(MidtransPaymentAttempt).find({
      where: { paymentId },
      order: { transactionTime: { direction: 'ASC', nulls: 'LAST' }, id: 'ASC' },
    });
  }

  /** A payment as if it were paid by another of its transactions; null where that is none of its. */
  async asPaidBy(payment: MidtransPayment, transactionId: string): Promise<MidtransPayment | null> {
    if (payment.transactionId === transactionId) return payment;
    const [attempt] = (await this.of(payment.id)).filter((each) => each.transactionId === transactionId);
    if (attempt === undefined) return null;
    const { paymentType, bank, store, transactionStatus, fraudStatus, paidAt, refundAmount } = attempt;
    const { authorizedAmount, grossAmount } = payment;
    return Object.assign(new MidtransPayment(), payment, {
      transactionId,
      paymentType,
      bank,
      store,
      // Less was captured of the payment's own alone.
      grossAmount: authorizedAmount ?? grossAmount,
      transactionStatus,
      fraudStatus,
      paidAt,
      refundAmount,
    });
  }
}
