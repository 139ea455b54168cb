import { Injectable } from '@nestjs/common';
import { MidtransInputError } from '../errors/midtrans.errors';
import { PayAccountNotFoundError } from './pay-account.errors';
import type { CommandOptions } from '../gateway-commands/call.options';
import { SubjectService, type SubjectOf } from '../gateway-commands/subject.service';
import { validate } from '../validation/validate';
import type { MidtransPayAccount } from './pay-account.entity';
import { CreatePayAccountInput } from './pay-account.request';
import type { ValidLinking } from './pay-account.commands';
import type { PayAccountFilter } from './pay-account.filter';
import type { PayAccountResult } from './pay-account.sync';
import { PayAccountContext } from './pay-account.context';

/** What an account is named by: itself, its id here, or Midtrans' id of it. */
export type PayAccountSubject = SubjectOf<MidtransPayAccount, 'accountId'>;

/**
 * Links customers' GoPay accounts, so that they can be charged without a detour. Subclass it and name the subclass in the
 * module's options (`services: { payAccounts: … }`) to change what it does.
 *
 * @see https://docs.midtrans.com/reference/gopay-tokenization
 */
@Injectable()
export class PayAccountService extends SubjectService<MidtransPayAccount, 'accountId', PayAccountFilter> {
  constructor(protected readonly context: PayAccountContext) {
    super(context.repository, context.accounts, 'accountId', () => new PayAccountNotFoundError());
  }

  /**
   * Begins to link a customer's GoPay account. It is stored before Midtrans is called, so that what is not answered is not begun
   * twice. The customer goes on at the response's `actions`; a notification tells when they are done (`pay_account.linked`).
   *
   * @throws MidtransInputError for bad input: nothing is stored or sent
   * @throws PayAccountDeclinedError where GoPay says no
   * @throws PayAccountStateError where the account is linked already and not by this user, or it is being linked
   * @throws OutcomeUnknownError where it is not known what became of it: the account stays `initiated`, is `unanswered` once no answer can
   * come any more, and the same linking again goes on with it
   * @throws MidtransError where Midtrans refused or failed otherwise: nothing is stored
   * @see https://docs.midtrans.com/reference/create-pay-account
   */
  async createPayAccount(input: CreatePayAccountInput): Promise<PayAccountResult> {
    return this.context.commands.link(this.checked(input));
  }

  /**
   * Asks Midtrans how an account stands and moves it accordingly, with the same events as a notification. The response of
   * an enabled account lists its payment options; it is empty while Midtrans has not answered for a linking.
   *
   * @throws PayAccountNotFoundError where there is no such account here
   * @throws MidtransNotFoundError where Midtrans does not know it
   * @see https://docs.midtrans.com/reference/get-pay-account
   */
  async getPayAccount(payAccount: PayAccountSubject): Promise<PayAccountResult> {
    const found = await this.known(payAccount);
    const response = await this.context.sync.read(found);
    return { payAccount: await this.context.sync.stored(found.id), response };
  }

  /**
   * Unlinks an account: it can be charged no more. Where the answer to an unlinking was lost, Midtrans is asked first what came
   * of it.
   *
   * @throws PayAccountNotFoundError where there is no such account here
   * @throws PayAccountDeclinedError where GoPay says no
   * @throws PayAccountStateError where it is not linked, or it is being unlinked
   * @throws OutcomeUnknownError where it is not known what became of it: asking again finds out
   * @throws MidtransError where Midtrans refused or failed otherwise: nothing was done
   * @see https://docs.midtrans.com/reference/unbind-pay-account
   */
  async unbindPayAccount(
    payAccount: PayAccountSubject,
    options: CommandOptions = {},
  ): Promise<PayAccountResult> {
    const { id } = await this.known(payAccount);
    return this.context.commands.unbind(id, options.idempotency?.isRetry ?? false);
  }

  private checked(input: CreatePayAccountInput): ValidLinking {
    const { value, errors } = validate(CreatePayAccountInput, input);
    if (value === undefined) throw new MidtransInputError(errors);
    const account = this.context.accounts.chosen(value.account);
    return { ...value, account, userId: value.userId ?? null };
  }
}
