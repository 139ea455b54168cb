import { Inject, Injectable } from '@nestjs/common';
import { Accounts } from '../accounts/accounts';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { CreatePaymentLinkCommand } from './create-payment-link.command';
import { DeletePaymentLinkCommand } from './delete-payment-link.command';
import { PaymentLinkRepository } from './payment-link.repository';
import { PaymentLinkSync } from './payment-link.sync';

/**
 * What {@link PaymentLinkService} works with, which is not for a host to rely upon. A subclass that has a constructor takes it first and
 * hands it on: `constructor(context: PaymentLinkContext, private readonly own: Own) { super(context); }`.
 */
@Injectable()
export class PaymentLinkContext {
  constructor(
    readonly repository: PaymentLinkRepository,
    readonly creations: CreatePaymentLinkCommand,
    readonly deletions: DeletePaymentLinkCommand,
    readonly sync: PaymentLinkSync,
    readonly accounts: Accounts,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) readonly options: ResolvedOptions,
  ) {}
}
