import { Inject, Injectable } from '@nestjs/common';
import { CommandStore } from '../gateway-commands/command.store';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { findPaymentMethod } from '../payment-methods';
import {
  askIfKnown,
  CommandLookup,
  commandsAbout,
  DueRows,
  type DueCommand,
  type DueRow,
  type Look,
  type Lookup,
} from '../reconciliation';
import type { MidtransPayment } from './payment.entity';
import { PaymentRepository } from './payment.repository';
import { nextCheckAt } from './payment.rhythm';
import { PaymentSync } from './payment.sync';

/** Payments that are neither settled for good nor over for good: a notification that would have told of it may be lost. */
@Injectable()
export class PaymentLookup implements Lookup {
  readonly name = 'payments';
  readonly rows = new DueRows({
    name: this.name,
    table: 'midtrans_payments',
    // What is settled or over has a time only while the bank may still reverse it, or another attempt can be paid, or may have been begun.
    where: `t.transaction_status IN ('initiated', 'pending', 'authorize', 'capture') OR t.next_check_at IS NOT NULL`,
    unresolved: `t.transaction_status = 'initiated'`,
    since: 'updated_at',
  });

  constructor(
    private readonly payments: PaymentRepository,
    private readonly sync: PaymentSync,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  async look({ id }: DueRow): Promise<Look> {
    const before = await this.payments.findById(id);
    if (before === null) return { outcome: 'unchanged', next: null };
    await askIfKnown(() => this.sync.read(before));
    const after = await this.sync.stored(before);
    const outcome = hasMoved(before, after) ? 'moved' : 'unchanged';
    const now = new Date();
    return {
      outcome,
      next: nextCheckAt(
        { ...after, isReversible: isReversible(after), hasLiveAttempt: after.hasLiveAttempt },
        now,
        this.options.reconciliation,
      ),
      isLasting: canBePaid(after, now),
    };
  }
}

/** Charges, refunds and other operations of which nobody knows what came of them. */
@Injectable()
export class PaymentCommandLookup extends CommandLookup {
  readonly name = 'payments.commands';
  readonly rows = commandsAbout(this.name, 'midtrans_payments');

  constructor(
    commands: CommandStore,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) options: ResolvedOptions,
    private readonly payments: PaymentRepository,
    private readonly sync: PaymentSync,
  ) {
    super(commands, options);
  }

  protected async ask({ id, subjectId, action }: DueCommand, isLast: boolean): Promise<void> {
    const payment = await this.payments.findById(subjectId);
    if (payment === null) return;
    const isCharge = action === 'charge';
    // Whoever told how the payment stands has told that the charge was taken.
    if (isCharge && payment.transactionStatus !== 'initiated') return this.commands.resolve(id);
    await askIfKnown(() => this.sync.read(payment));
    const { transactionStatus } = await this.sync.stored(payment);
    if (isCharge && isLast && transactionStatus === 'initiated') await this.sync.giveUp(payment);
  }
}

function isReversible(payment: MidtransPayment): boolean {
  return findPaymentMethod(payment.paymentType)?.isReversible(payment) ?? false;
}

/** However long ago the last news came: a virtual account may be valid for months. */
function canBePaid(payment: MidtransPayment, now: Date): boolean {
  const { transactionStatus, expiryTime, hasLiveAttempt } = payment;
  return hasLiveAttempt || (transactionStatus === 'pending' && expiryTime !== null && expiryTime > now);
}

function hasMoved(before: MidtransPayment, after: MidtransPayment): boolean {
  return (
    before.transactionStatus !== after.transactionStatus ||
    before.fraudStatus !== after.fraudStatus ||
    before.refundAmount !== after.refundAmount
  );
}
