import { Inject, Injectable } from '@nestjs/common';
import { Accounts } from '../accounts/accounts';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { ChargeCommand } from './charge.command';
import { ChargeSources } from './charge.sources';
import { PaymentCommands } from './payment.commands';
import { PaymentRepository } from './payment.repository';
import { PaymentSync } from './payment.sync';
import { RefundCommand } from './refunds/refund.command';
import { AttemptRepository } from './attempts/attempt.repository';
import { SnapCommand } from './snap/snap.command';
import { SnapPages } from './snap/snap.pages';
import { RefundRepository } from './refunds/refund.repository';

/**
 * What {@link PaymentService} works with, which is not for a host to rely upon. A subclass that
 * has a constructor takes it first and hands it on:
 * `constructor(context: PaymentContext, private readonly own: Own) { super(context); }`.
 */
@Injectable()
export class PaymentContext {
  constructor(
    readonly repository: PaymentRepository,
    readonly refundRepository: RefundRepository,
    readonly accounts: Accounts,
    readonly sources: ChargeSources,
    readonly charges: ChargeCommand,
    readonly snap: SnapCommand,
    readonly pages: SnapPages,
    readonly operations: PaymentCommands,
    readonly refunds: RefundCommand,
    readonly sync: PaymentSync,
    readonly attempts: AttemptRepository,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) readonly options: ResolvedOptions,
  ) {}
}
