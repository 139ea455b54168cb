/** One charge of the tour: what it sends, what the customer must be shown, and how it ends. */
export interface TourStop {
  readonly name: string;
  readonly charge: Readonly<Record<string, unknown>>;
  /** What the customer chooses on Snap's page, in place of a charge. */
  readonly channel?: string;
  /** Fields of the answer that tell the customer how to pay: all of them must be there. */
  readonly instructions: readonly string[];
  /** What the customer sees where the answer holds no instruction. */
  readonly otherwise?: string;
  /** The charge itself takes the money: the customer has nothing left to do. */
  readonly isPaidAtOnce?: boolean;
  /** @default 'settlement' */
  readonly finalStatus?: string;
}

/** A token as Midtrans' script makes of the sandbox's test card. */
const CARD_TOKEN = '48111111-1114-reference-shop';
const PHONE = '081200000000';

const bankTransfer = (bank: string): TourStop => ({
  name: `bank_transfer ${bank}`,
  charge: { payment_type: 'bank_transfer', bank },
  instructions: ['va_number'],
});
const atStore = (store: string): TourStop => ({
  name: `cstore ${store}`,
  charge: { payment_type: 'cstore', store },
  instructions: ['payment_code'],
});
const byWallet = (type: string, ...instructions: string[]): TourStop => ({
  name: type,
  charge: { payment_type: type },
  instructions,
});

/** Every payment type, in every variant that shows the customer something else, and Snap's page. */
export const TOUR_STOPS: readonly TourStop[] = [
  {
    name: 'credit_card direct',
    charge: { payment_type: 'credit_card', credit_card: { token_id: CARD_TOKEN, authentication: false } },
    instructions: [],
    otherwise: 'none: the card is charged at once',
    isPaidAtOnce: true,
    finalStatus: 'capture',
  },
  {
    name: 'credit_card 3DS',
    charge: { payment_type: 'credit_card', token_id: CARD_TOKEN },
    instructions: ['redirect_url'],
    finalStatus: 'capture',
  },
  ...['bca', 'bni', 'bri', 'permata', 'cimb'].map(bankTransfer),
  { name: 'echannel', charge: { payment_type: 'echannel' }, instructions: ['biller_code', 'bill_key'] },
  byWallet('gopay', 'deeplink_url'),
  byWallet('shopeepay', 'deeplink_url'),
  byWallet('dana', 'redirect_url'),
  {
    name: 'ovo',
    charge: { payment_type: 'ovo', ovo: { payer_phone_number: PHONE } },
    instructions: [],
    otherwise: `confirm in the app of ${PHONE}`,
  },
  byWallet('qris', 'qr_string'),
  ...['indomaret', 'alfamart'].map(atStore),
  byWallet('akulaku', 'redirect_url'),
  byWallet('kredivo', 'redirect_url'),
  {
    name: 'snap, by bca_va',
    charge: { enabled_payments: ['bca_va', 'gopay'] },
    channel: 'bca_va',
    instructions: ['redirect_url'],
  },
];
