/** A way to pay, and how customers of such a shop use it. */
export interface FillMethod {
  readonly name: string;
  /** What its charge sends; of a page of Snap's, what opens it. */
  readonly charge: Readonly<Record<string, unknown>>;
  /** What the customer chooses on Snap's page, in place of a charge. */
  readonly channel?: string;
  /** How many of a hundred payments are made with it, about. */
  readonly share: number;
  /** Minutes within which half of the customers have paid. */
  readonly minutesToPay: number;
  /** Minutes after which it can be paid no more. */
  readonly lifetime: number;
  /** Whether the gateway gives all or a part of it back. */
  readonly isRefundable?: boolean;
  /** Hours after which its money has arrived, and can be given back. @default 0 */
  readonly hoursToSettle?: number;
}

const DAY = 24 * 60;
const CARD = '48111111-1114-fill';

const transfer = (bank: string, share: number): FillMethod => ({
  name: bank,
  charge: { payment_type: 'bank_transfer', bank },
  share,
  minutesToPay: 25,
  lifetime: DAY,
});
const atStore = (store: string, share: number): FillMethod => ({
  name: store,
  charge: { payment_type: 'cstore', store },
  share,
  minutesToPay: 180,
  lifetime: DAY,
});
const wallet = (name: string, share: number, isRefundable = false): FillMethod => ({
  name,
  charge: { payment_type: name },
  share,
  minutesToPay: 1.2,
  lifetime: 15,
  isRefundable,
});
const onCredit = (name: string, lifetime: number): FillMethod => ({
  name,
  charge: { payment_type: name },
  share: 1,
  minutesToPay: 6,
  lifetime,
});

export const GOPAY = wallet('gopay', 20, true);
export const QRIS = wallet('qris', 18, true);
export const BCA = transfer('bca', 15);
export const CARD_3DS: FillMethod = {
  name: 'card',
  charge: { payment_type: 'credit_card', token_id: CARD },
  share: 14,
  minutesToPay: 1,
  lifetime: 10,
  isRefundable: true,
  hoursToSettle: 24,
};

/** Every method of the shop. */
export const FILL_METHODS: readonly FillMethod[] = [
  GOPAY,
  QRIS,
  BCA,
  CARD_3DS,
  { name: 'mandiri', charge: { payment_type: 'echannel' }, share: 7, minutesToPay: 25, lifetime: DAY },
  transfer('bri', 6),
  transfer('bni', 5),
  transfer('permata', 2),
  transfer('cimb', 1),
  wallet('shopeepay', 4),
  wallet('dana', 3),
  {
    name: 'ovo',
    charge: { payment_type: 'ovo', ovo: { payer_phone_number: '081200000000' } },
    share: 2,
    minutesToPay: 0.3,
    lifetime: 1,
  },
  atStore('indomaret', 3),
  atStore('alfamart', 2),
  onCredit('akulaku', 120),
  onCredit('kredivo', DAY),
  {
    name: 'snap',
    charge: { enabled_payments: ['bca_va', 'gopay'] },
    channel: 'gopay',
    share: 4,
    minutesToPay: 3,
    lifetime: DAY,
  },
];

const cardLike = (token: string): Readonly<Record<string, unknown>> => ({
  payment_type: 'credit_card',
  token_id: token,
});
/** The sandbox's card that its bank denies after 3-D Secure. */
export const DENIED_CARD: FillMethod = { ...CARD_3DS, charge: cardLike('49111111-1113-fill') };
/** The sandbox's card that fraud detection challenges, captured at once. */
export const CHALLENGED_CARD: FillMethod = {
  ...CARD_3DS,
  charge: { ...cardLike('45111111-1117-fill'), credit_card: { authentication: false } },
};
