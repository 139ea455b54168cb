import { Injectable } from '@nestjs/common';
import { MidtransClients } from '../../accounts/clients';
import { Accounts } from '../../accounts/accounts';
import type { MidtransPayment, PageRequest } from '../payment.entity';
import { PaymentCommands } from '../payment.commands';
import { PaymentStateError } from '../payment.errors';
import { PaymentRepository } from '../payment.repository';
import { PaymentSync } from '../payment.sync';
import { requesterOf, type Requester } from '../requester';
import { SnapCommand } from './snap.command';
import type { CreateSnapInput } from './snap.request';

/** A page of Snap's, and whose it is. */
export interface SnapResult {
  readonly payment: MidtransPayment;
  /** Opens the page in the host's own: `snap.pay(token)`. */
  readonly token: string;
  /** The page itself. */
  readonly redirectUrl: string;
  /** What the script is given as `data-client-key`; empty where the account has none. */
  readonly clientKey: string;
  /** The script of the page. */
  readonly snapJsUrl: string;
}

/** Snap's pages that customers go on with. */
@Injectable()
export class SnapPages {
  constructor(
    private readonly clients: MidtransClients,
    private readonly accounts: Accounts,
    private readonly payments: PaymentRepository,
    private readonly sync: PaymentSync,
    private readonly operations: PaymentCommands,
    private readonly command: SnapCommand,
  ) {}

  /** The page on which a user can still pay an order as they ask to; null where there is none. */
  async findOpen(
    account: string,
    orderId: string,
    { grossAmount, userId }: Pick<CreateSnapInput, 'grossAmount' | 'userId'>,
  ): Promise<SnapResult | null> {
    const found = await this.payments.findByOrderId(account, orderId);
    if (found?.origin !== 'snap' || found.pageToken === null || found.transactionStatus !== 'pending')
      return null;
    if (found.userId !== (userId ?? null) || found.grossAmount !== grossAmount) return null;
    await this.continue(found, false, requesterOf({}));
    return this.result(found.id);
  }

  /**
   * The page of a payment that is open: the one that its customer has, as long as that leads anywhere, so that no second attempt is begun.
   *
   * @param isAnother - whether the attempt that they began there is cancelled, so that they can choose another method
   * @throws PaymentStateError where it is paid, over, or not begun with Snap
   */
  async continue(payment: MidtransPayment, isAnother: boolean, requester: Requester): Promise<void> {
    const current = await this.sync.resolved(await this.sync.stored(payment), isAnother);
    requireOpen(current);
    const isLive = current.pageEndsAt !== null && current.pageEndsAt > new Date();
    if (current.transactionId === null && isLive) return;
    if (current.transactionId !== null && !isAnother) return;
    const ended = await this.endAttempts(current, requester);
    await this.command.reopen(current, current.pageRequest, async () => {
      const latest = await this.sync.stored(current);
      requireOpen(latest);
      // Another page, or an attempt that was told of meanwhile, is gone on with.
      return latest.pageToken === ended.pageToken && latest.transactionId === ended.transactionId;
    });
  }

  /**
   * Cancels what waits to be paid on a page, one after the other.
   *
   * @returns the payment as it stands then
   */
  private async endAttempts(payment: MidtransPayment, requester: Requester): Promise<MidtransPayment> {
    if (payment.transactionId === null) return payment;
    // Whoever wants to pay otherwise gives up no money that is there by now.
    const details = { requester, isOfAttempt: true, onlyWhileUnpaid: true };
    await this.operations.run('cancel', payment, details, () => Promise.resolve());
    const left = await this.sync.stored(payment);
    const isLeft = left.showsLiveAttempt && left.transactionId !== payment.transactionId;
    return isLeft ? this.endAttempts(left, requester) : left;
  }

  /** What a host gives to its page. */
  async result(id: string): Promise<SnapResult> {
    const payment = await this.payments.findById(id);
    const { account, pageToken: token, redirectUrl } = payment ?? {};
    if (payment === null || account === undefined || !token || !redirectUrl)
      throw new Error(`Payment ${id} has no page`);
    const client = this.clients.get(account);
    return {
      payment,
      token,
      redirectUrl,
      clientKey: this.accounts.get(account).clientKey ?? '',
      snapJsUrl: `${client.snapBaseUrl.replace(/\/v1$/, '')}/snap.js`,
    };
  }
}

/** A payment that has a page, and is neither held nor over. */
type OpenPayment = MidtransPayment & { readonly pageRequest: PageRequest };

function requireOpen(payment: MidtransPayment): asserts payment is OpenPayment {
  const { orderId, origin, transactionStatus, pageToken, pageRequest } = payment;
  const refused = (reason: string, passes: boolean): PaymentStateError =>
    new PaymentStateError('continue', orderId, 'invalid_state', reason, undefined, passes);
  if (origin !== 'snap' || pageRequest === null) throw refused('it has no page of Snap', false);
  if (transactionStatus !== 'pending' && transactionStatus !== 'initiated') {
    throw refused(`it is ${transactionStatus}, and only an open payment can be continued`, false);
  }
  if (pageToken === null) throw refused('its page is not there yet: ask for it again', true);
}
