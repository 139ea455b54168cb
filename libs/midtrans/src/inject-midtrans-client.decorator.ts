import { Inject } from '@nestjs/common';

/** Undefined: the default one of the registration. */
const accounts = new Set<string | undefined>([undefined]);

/** Accounts whose client some class asks for. */
export function injectedAccounts(): (string | undefined)[] {
  return [...accounts];
}

export function clientToken(account: string | undefined): string {
  return account === undefined ? 'MidtransClient' : `MidtransClient:${account}`;
}

/**
 * Injects the gateway client of a merchant account, the one that the services use themselves.
 *
 * @param account - its name in the options @default the default account of the registration
 *
 * @example
 * ```ts
 * constructor(@InjectMidtransClient() private readonly midtrans: MidtransClient) {}
 * ```
 */
export function InjectMidtransClient(account?: string): ParameterDecorator & PropertyDecorator {
  accounts.add(account);
  return Inject(clientToken(account));
}
