import { Expose } from 'class-transformer';
import { IsBoolean, IsIn } from 'class-validator';
import { Described } from '../validation/described';
import { InstallmentTerms } from '../payment-methods/installment-terms';
import { ListOf, Nested, Optional, Text, textUpTo } from '../validation/rules';

/** Card types: whether the money is taken at once. */
export const LINK_CARD_TYPES = ['authorize_capture', 'authorize'] as const;
/** What may be paid in instalments. */
export class PaymentLinkInstallment {
  /** Whether it has to be. @default false */
  @Expose()
  @Optional()
  @IsBoolean()
  required?: boolean;

  @Expose()
  @Optional()
  @IsBoolean()
  disabled?: boolean;

  @Expose()
  @Optional()
  @Nested(InstallmentTerms)
  terms?: InstallmentTerms;
}

/** How a link's page takes cards. */
export class PaymentLinkCard {
  /** Whether the customer is asked by 3-D Secure. @default true */
  @Expose()
  @Optional()
  @Described({ default: true, description: 'Whether the customer is asked by 3-D Secure' })
  @IsBoolean()
  secure?: boolean;

  /** The bank that acquires. @default the gateway's choice */
  @Expose()
  @Optional()
  @Text(50)
  bank?: string;

  /** `migs`. */
  @Expose()
  @Optional()
  @Text(50)
  channel?: string;

  /** @default 'authorize_capture' */
  @Expose()
  @Optional()
  @IsIn(LINK_CARD_TYPES)
  type?: (typeof LINK_CARD_TYPES)[number];

  /** The only cards that are taken: the first digits of their numbers, or banks. */
  @Expose({ name: 'whitelist_bins' })
  @Optional()
  @Described({ description: 'The only cards that are taken: first digits, or banks', example: ['48111111'] })
  @ListOf('the first digits of cards or a bank', textUpTo(20))
  whitelistBins?: string[];

  /** Cards that are not taken. */
  @Expose({ name: 'blacklist_bins' })
  @Optional()
  @Described({ description: 'Cards that are not taken: first digits, or banks', example: ['49111111'] })
  @ListOf('the first digits of cards or a bank', textUpTo(20))
  blacklistBins?: string[];

  @Expose()
  @Optional()
  @Nested(PaymentLinkInstallment)
  installment?: PaymentLinkInstallment;
}
