import type { OfferedMethod } from 'nestjs-midtrans';
import { rupiah } from './text';
import type { Word, Words } from './words';

/** A way to pay, as the checkout offers it. */
export interface Choice {
  /** `bank_transfer.bca`. */
  readonly key: string;
  readonly group: Group;
  readonly name: string;
  /** What goes into the charge. */
  readonly charge: Readonly<Record<string, string>>;
  /** What it takes, in words; empty where it takes anything. */
  readonly limits: string;
  /** Why it cannot pay this amount. */
  readonly obstacle: string | undefined;
}

export const GROUPS = [
  'wallets',
  'virtualAccounts',
  'cards',
  'stores',
  'payLater',
] as const satisfies readonly Word[];
export type Group = (typeof GROUPS)[number];

/** What the shop calls a method: brands are named as they name themselves. */
const BRANDS: Readonly<Record<string, string>> = {
  qris: 'QRIS',
  gopay: 'GoPay',
  shopeepay: 'ShopeePay',
  dana: 'DANA',
  ovo: 'OVO',
  bca: 'BCA',
  bni: 'BNI',
  bri: 'BRI',
  permata: 'Permata',
  cimb: 'CIMB Niaga',
  echannel: 'Mandiri Bill',
  indomaret: 'Indomaret',
  alfamart: 'Alfamart',
  akulaku: 'Akulaku',
  kredivo: 'Kredivo',
  snap: 'Midtrans',
};

/** What a payment, or an attempt to pay, is paid by. */
export interface PaidThrough {
  readonly paymentType: string;
  readonly bank: string | null;
  readonly store: string | null;
}

export function methodName({ paymentType, bank, store }: PaidThrough, words: Words): string {
  if (paymentType === 'credit_card') return words.card;
  const brand = brandOf((paymentType === 'bank_transfer' ? bank : store) ?? paymentType);
  return paymentType === 'bank_transfer' ? `${brand} ${words.virtualAccount}` : brand;
}

function brandOf(name: string): string {
  return BRANDS[name] ?? name.replaceAll('_', ' ');
}

function groupOf(paymentType: string): Group {
  switch (paymentType) {
    case 'credit_card':
      return 'cards';
    case 'bank_transfer':
    case 'echannel':
      return 'virtualAccounts';
    case 'cstore':
      return 'stores';
    case 'akulaku':
    case 'kredivo':
      return 'payLater';
    default:
      return 'wallets';
  }
}

/** Every way to pay an amount that the merchant has, each bank and each store by itself. */
export function choicesOf(methods: readonly OfferedMethod[], amount: number, words: Words): Choice[] {
  return methods.flatMap((method) => {
    const { paymentType, banks, stores } = method;
    const channels = [
      ...banks.map((bank) => ({
        ...bank,
        charge: { bank: bank.name },
        through: { bank: bank.name, store: null },
      })),
      ...stores.map((store) => ({
        ...store,
        charge: { store: store.name },
        through: { bank: null, store: store.name },
      })),
    ];
    const all =
      channels.length > 0 ? channels : [{ ...method, charge: {}, through: { bank: null, store: null } }];
    return all.map(({ charge, through, ...limits }) => ({
      key: [paymentType, ...Object.values(charge)].join('.'),
      group: groupOf(paymentType),
      // Their group says that they are virtual accounts.
      name: through.bank === null ? methodName({ paymentType, ...through }, words) : brandOf(through.bank),
      charge: { payment_type: paymentType, ...charge },
      limits: limitsText(limits, words),
      obstacle: obstacleOf(limits, amount, words),
    }));
  });
}

type Limits = Pick<OfferedMethod, 'minAmount' | 'maxAmount'>;

function limitsText({ minAmount, maxAmount }: Limits, words: Words): string {
  return [
    ...(minAmount === null ? [] : [`${words.atLeast} ${rupiah(minAmount)}`]),
    // So much that nobody pays it here.
    ...(maxAmount === null || maxAmount > 900_000_000 ? [] : [`${words.atMost} ${rupiah(maxAmount)}`]),
  ].join(' ');
}

function obstacleOf({ minAmount, maxAmount }: Limits, amount: number, words: Words): string | undefined {
  if (minAmount !== null && amount < minAmount) return words.tooLittle;
  return maxAmount !== null && amount > maxAmount ? words.tooMuch : undefined;
}
