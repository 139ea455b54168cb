import { SimulatorError } from '../errors';
import type { PayAccountStatus } from './pay-account';

/** No GoPay account has this id. */
export class UnknownPayAccountError extends SimulatorError {
  override readonly name = 'UnknownPayAccountError';

  constructor(readonly accountId: string) {
    super(`No GoPay account has the id ${accountId}`);
  }
}

/** The GoPay account cannot come from its status to the one asked for. */
export class IllegalPayAccountStatusError extends SimulatorError {
  override readonly name = 'IllegalPayAccountStatusError';

  constructor(
    readonly accountId: string,
    readonly from: PayAccountStatus,
    readonly to: PayAccountStatus,
  ) {
    super(`GoPay account ${accountId} cannot go ${from} → ${to}`);
  }
}
