import { Inject } from '@nestjs/common';
import { DEFAULT_ACCOUNT } from './options/account-entries';

const accounts = new Set<string>([DEFAULT_ACCOUNT]);

/** Accounts whose client some class asks for. */
export function injectedAccounts(): string[] {
  return [...accounts];
}

export function clientToken(account: string): string {
  return `MidtransClient:${account}`;
}

/**
 * Injects the gateway client of a merchant account, the one that the services use themselves.
 *
 * @param account - its name in the options @default 'default'
 *
 * @example
 * ```ts
 * constructor(@InjectMidtransClient() private readonly midtrans: MidtransClient) {}
 * ```
 */
export function InjectMidtransClient(
  account: string = DEFAULT_ACCOUNT,
): ParameterDecorator & PropertyDecorator {
  accounts.add(account);
  return Inject(clientToken(account));
}
