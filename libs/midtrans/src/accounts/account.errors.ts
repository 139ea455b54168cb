import { MidtransModuleError } from '../errors/midtrans-module.error';

/**
 * What is to be done is of a merchant account that the options have no keys of any more: it can be read, and nothing is asked of
 * Midtrans about it.
 */
export class AccountNotConfiguredError extends MidtransModuleError {
  constructor(
    /** The account's name. */
    readonly account: string,
  ) {
    super(`account "${account}" is not configured: what is stored of it can only be read`, {
      status: 409,
      code: 'account_not_configured',
      passes: true,
    });
  }
}
