import { IsIn } from 'class-validator';
import { definePaymentMethod } from './define-payment-method';
import { Digits, Nested, NestedList, Optional, Rule, Text } from '../validation/rules';

/** Banks whose virtual accounts the Core API issues. */
export const BANKS = ['bca', 'bni', 'bri', 'permata', 'cimb'] as const;
/** A bank of `bank_transfer`. */
export type Bank = (typeof BANKS)[number];

/**
 * Digits that a merchant may choose of a virtual account's number. The gateway pads what is shorter with zeros, but
 * Permata takes exactly ten.
 *
 * @see https://docs.midtrans.com/docs/coreapi-advanced-features
 */
const VA_NUMBER_DIGITS: Readonly<Record<Bank, readonly [min: number, max: number]>> = {
  bca: [1, 11],
  bni: [1, 8],
  bri: [1, 13],
  cimb: [1, 12],
  permata: [10, 10],
};

/** One line in both languages of the bank's screens. */
export class FreeTextLine {
  /** In Bahasa Indonesia. */
  @Text(50)
  id: string;

  /** In English. */
  @Text(50)
  en: string;
}

/** What an ATM shows; only BCA does so. */
export class FreeText {
  /** Shown when the customer enters the number. */
  @Optional()
  @NestedList(FreeTextLine, 10)
  inquiry?: FreeTextLine[];

  /** Shown when the customer pays. */
  @Optional()
  @NestedList(FreeTextLine, 10)
  payment?: FreeTextLine[];
}

/** Options of a virtual account. */
export class BankTransferOptions {
  @IsIn(BANKS)
  bank: Bank;

  /** The number to use if it is free; another is issued where it is taken. */
  @Optional()
  @Rule(
    'vaNumber',
    '$property must be digits: at most 11 for bca, 8 for bni, 13 for bri, 12 for cimb, exactly 10 for permata',
    fitsBank,
  )
  @Digits(1, 13)
  vaNumber?: string;

  @Optional()
  @Nested(FreeText)
  freeText?: FreeText;

  /** Only where BCA has given you one. */
  @Optional()
  @Rule('onlyBca', '$property is for bank bca only', isBank('bca'))
  @Digits(1, 5)
  subCompanyCode?: string;

  /** Name shown to whoever pays into a Permata account; your merchant name where left out. */
  @Optional()
  @Rule('onlyPermata', '$property is for bank permata only', isBank('permata'))
  @Text(20)
  recipientName?: string;
}

/** Virtual accounts of BCA, BNI, BRI, Permata and CIMB. */
export const bankTransfer = definePaymentMethod({
  type: 'bank_transfer',
  options: BankTransferOptions,
  reference: 'https://docs.midtrans.com/reference/bank-transfer-object',
  example: { gross_amount: 44_000, bank: 'bca' },
  fields: {
    bank: 'bank',
    vaNumber: 'va_number',
    freeText: 'free_text',
    subCompanyCode: 'bca.sub_company_code',
    recipientName: 'permata.recipient_name',
  },
  flatFields: { bank: 'bank' },
  transactionSource: ({ bank }) => (isOverBiSnap(bank) ? 'SNAP_API' : undefined),
  paymentLinkNames: BANKS.map((bank) => `${bank}_va`),
  // Those that the Core API does not issue, and `other_va`, are told of as virtual accounts too.
  snapNames: [...BANKS, 'danamon', 'bsi', 'seabank', 'saqu', 'other'].map((bank) => `${bank}_va`),
  banks: BANKS,
  shows: ['virtual_account'],
  limits: ({ bank }) => (bank === 'bca' ? { min: 10_000 } : {}),
  defaultExpirySeconds: 24 * 60 * 60,
  honoursIdempotencyKey: ({ bank }) => bank !== 'permata',
  refunds: 'none',
  isReversible: ({ bank }) => bank === 'permata',
  read: (answer) => {
    const account = answer.first('va_numbers');
    const permataNumber = answer.text('permata_va_number');
    return {
      bank: account.text('bank') ?? (permataNumber && 'permata'),
      vaNumber: account.text('va_number') ?? permataNumber,
    };
  },
});

/** Banks whose virtual accounts Midtrans issues over BI-SNAP: it knows them by their transaction ids. */
function isOverBiSnap(bank: string | null): boolean {
  return ['danamon', 'bsi', 'seabank', 'saqu'].includes(bank?.toLowerCase() ?? '');
}

function fitsBank(value: unknown, options: Partial<BankTransferOptions>): boolean {
  const bank = BANKS.find((known) => known === options.bank);
  // An unknown bank is an error of its own; a second one about the number would only distract.
  if (bank === undefined) return true;
  const [min, max] = VA_NUMBER_DIGITS[bank];
  const { length } = String(value);
  return length >= min && length <= max;
}

function isBank(bank: Bank): (value: unknown, options: Partial<BankTransferOptions>) => boolean {
  return (_value, options) => options.bank === bank;
}
