import { Expose } from 'class-transformer';
import { IsBoolean, IsIn } from 'class-validator';
import type { WireCardSettings } from '../gateway/wire';
import { Described } from '../validation/described';
import { Nested, Optional, Text } from '../validation/rules';
import { withoutUndefined } from '../validation/without-undefined';
import { CardGroups } from './card-group';
import { CardRouting } from './card-routing';
import { InstallmentMinimums, InstallmentTerms } from './installment-terms';

/** Whether the money is taken at once. */
const CARD_TYPES = ['authorize_capture', 'authorize'] as const;

/** What may be paid in instalments. */
export class PageInstallment {
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

  /** The cards that `offline` terms are for: the first digits of their numbers, or banks. */
  @Expose({ name: 'offline_bins' })
  @Optional()
  @CardGroups('The cards that offline terms are for: first digits, or banks', ['410505'])
  offlineBins?: string[];

  /** From which amount on there are installments. */
  @Expose({ name: 'minimum_amount' })
  @Optional()
  @Nested(InstallmentMinimums)
  minimumAmount?: InstallmentMinimums;
}

/** How a payment page of Midtrans' takes cards: Snap's, and that of a payment link. */
export class PageCard {
  /** Whether the customer is asked by 3-D Secure. @default true */
  @Expose()
  @Optional()
  @Described({ default: true, description: 'Whether the customer is asked by 3-D Secure' })
  @IsBoolean()
  secure?: boolean;

  /** The bank that acquires what no route fits. @default the gateway's choice */
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
  @IsIn(CARD_TYPES)
  type?: (typeof CARD_TYPES)[number];

  /** The only cards that are taken: the first digits of their numbers, or banks. */
  @Expose({ name: 'whitelist_bins' })
  @Optional()
  @CardGroups('The only cards that are taken: first digits, or banks', ['48111111'])
  whitelistBins?: string[];

  /** Cards that are not taken. */
  @Expose({ name: 'blacklist_bins' })
  @Optional()
  @CardGroups('Cards that are not taken: first digits, or banks', ['49111111'])
  blacklistBins?: string[];

  /** Which bank acquires which cards; installments go to the bank that grants them. */
  @Expose({ name: 'bank_routing' })
  @Optional()
  @Nested(CardRouting)
  bankRouting?: CardRouting;

  @Expose()
  @Optional()
  @Nested(PageInstallment)
  installment?: PageInstallment;
}

/** The gateway's `credit_card` of a page. Its own default lets cards through that their bank has not asked about. */
export function pageCardSettings({ secure = true, ...card }: PageCard = {}): WireCardSettings {
  return withoutUndefined({
    secure,
    bank: card.bank,
    channel: card.channel,
    type: card.type,
    whitelist_bins: card.whitelistBins,
    blacklist_bins: card.blacklistBins,
    bank_routing: card.bankRouting && { bin: { ...card.bankRouting.bin } },
    installment: card.installment && installmentSettings(card.installment),
  });
}

function installmentSettings({
  terms,
  offlineBins,
  minimumAmount,
  ...switches
}: PageInstallment): NonNullable<WireCardSettings['installment']> {
  return withoutUndefined({
    ...switches,
    terms: terms && withoutUndefined({ ...terms }),
    offline_bins: offlineBins,
    minimum_amount: minimumAmount && withoutUndefined({ ...minimumAmount }),
  });
}
