/** The ways to pay that a GoPay user has, with whole rupiah to spend. */
export type Balances = Readonly<Record<string, number>>;

/** What makes one of the sandbox's GoPay users different from the others. */
export interface GopayUser {
  readonly balances: Balances;
  /** What keeps the user from linking. */
  readonly linking?: 'not-registered' | 'blocked';
  /** The user was blocked after the account had been linked. */
  readonly isBlocked?: boolean;
  /** GoPay does not let the merchant unlink the account. */
  readonly refusesUnbinding?: boolean;
}

const USUAL: Balances = { GOPAY_WALLET: 1_000_000, PAY_LATER: 350_000 };

// https://docs.midtrans.com/reference/testing-gopay-tokenization-on-sandbox-environment and
// https://docs.midtrans.com/reference/create-pay-account tell of all but the last, which is this simulator's own.
const USERS: Readonly<Record<string, GopayUser>> = {
  '123450001': { balances: {}, linking: 'not-registered' },
  '123450002': { balances: {}, linking: 'blocked' },
  '8271939753': { balances: USUAL, isBlocked: true },
  '8242014881': { balances: { GOPAY_WALLET: 0 } },
  '8103001242': { balances: { PAY_LATER: 350_000 } },
  '123450003': { balances: USUAL, refusesUnbinding: true },
};

/** The user with a phone number, which is written without country code; one leading zero does not matter. */
export function gopayUser(phoneNumber: string): GopayUser {
  return USERS[phoneNumber.replace(/^0/, '')] ?? { balances: USUAL };
}
