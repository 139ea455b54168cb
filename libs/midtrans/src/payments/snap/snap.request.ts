import { Expose } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import { FreeText } from '../../payment-methods/bank-transfer';
import { PageCard } from '../../payment-methods';
import { Described } from '../../validation/described';
import {
  CallbackUrl,
  Digits,
  ListOf,
  Nested,
  Optional,
  Rule,
  Text,
  TextOrEmpty,
  WebUrl,
} from '../../validation/rules';
import { OrderDetails } from '../charge.request';
import { isPageExpiry, PAGE_UNITS, PageExpiry } from './page-expiry';

const UNITS = ['second', 'seconds', ...PAGE_UNITS] as const;
const WIB_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}$/;

/** How long the page is open, and how long what was begun on it can be paid. The page ends after 7 days at the latest. */
export class SnapExpiry {
  /** `YYYY-MM-DD HH:mm:ss +0700` @default the time at which the customer chooses a method */
  @Expose({ name: 'start_time' })
  @Optional()
  @Rule('startTime', '$property must be like 2026-11-26 18:00:00 +0700', (value) => {
    return typeof value === 'string' && WIB_TIME.test(value);
  })
  startTime?: string;

  @Expose()
  @Max(1_000_000)
  @Min(1)
  @IsInt()
  duration: number;

  @Expose()
  @IsIn(UNITS)
  unit: (typeof UNITS)[number];
}

/** Where Snap sends the customer. Neither address says how the payment stands: ask for that. */
export class SnapCallbacks {
  /** After paying, after choosing how to pay, and back from the page. */
  @Expose()
  @Optional()
  @WebUrl()
  finish?: string;

  /** After an attempt that was denied. */
  @Expose()
  @Optional()
  @WebUrl()
  error?: string;
}

/** How Snap's page takes cards. */
export class SnapCreditCard extends PageCard {
  /** Whether the page offers to keep the card for the next time. @default false */
  @Expose({ name: 'save_card' })
  @Optional()
  @IsBoolean()
  saveCard?: boolean;
}

/** A virtual account of the page's. A number that is taken is replaced by Midtrans. */
export class SnapVirtualAccount {
  @Expose({ name: 'va_number' })
  @Optional()
  @Digits(1, 19)
  vaNumber?: string;

  /** Of BCA. */
  @Expose({ name: 'sub_company_code' })
  @Optional()
  @Digits(1, 5)
  subCompanyCode?: string;

  /** Of BCA. */
  @Expose({ name: 'free_text' })
  @Optional()
  @Nested(FreeText)
  freeText?: FreeText;

  /** Of Permata. */
  @Expose({ name: 'recipient_name' })
  @Optional()
  @Text(20)
  recipientName?: string;
}

/** What a Mandiri bill says. */
export class SnapMandiriBill {
  @Expose({ name: 'bill_info1' })
  @Optional()
  @TextOrEmpty(10)
  billInfo1?: string;

  @Expose({ name: 'bill_info2' })
  @Optional()
  @TextOrEmpty(30)
  billInfo2?: string;
}

/** Where a wallet's app sends the customer. */
export class SnapWallet {
  @Expose({ name: 'callback_url' })
  @Optional()
  @CallbackUrl()
  callbackUrl?: string;
}

/**
 * What `PaymentService.createSnapTransaction` takes.
 *
 * @example
 * ```ts
 * { grossAmount: 100_000, enabledPayments: ['bca_va', 'gopay'], pageExpiry: { duration: 2, unit: 'hours' } }
 * ```
 * @see https://docs.midtrans.com/reference/request-body-json-parameter
 */
export class CreateSnapInput extends OrderDetails {
  /** Names of methods that the page offers, out of those that are active. @default all of them */
  @Expose({ name: 'enabled_payments' })
  @Optional()
  @Described({
    example: ['bca_va', 'gopay'],
    description: 'Methods that the page offers: all where left out',
  })
  @ListOf('the name of a method', (entry) => typeof entry === 'string' && /^[a-z0-9_]{2,32}$/i.test(entry))
  enabledPayments?: string[];

  /** @default what `expiry` says where it has a start, or `charges.pageExpiry`, or 24 hours */
  @Expose({ name: 'page_expiry' })
  @Optional()
  @Nested(PageExpiry)
  @Rule('pageExpiry', '$property must be from 5 minutes to 7 days', isPageExpiry)
  pageExpiry?: PageExpiry;

  @Expose()
  @Optional()
  @Nested(SnapExpiry)
  expiry?: SnapExpiry;

  @Expose()
  @Optional()
  @Nested(SnapCallbacks)
  callbacks?: SnapCallbacks;

  @Expose({ name: 'credit_card' })
  @Optional()
  @Nested(SnapCreditCard)
  creditCard?: SnapCreditCard;

  @Expose({ name: 'bca_va' })
  @Optional()
  @Nested(SnapVirtualAccount)
  bcaVa?: SnapVirtualAccount;

  @Expose({ name: 'bni_va' })
  @Optional()
  @Nested(SnapVirtualAccount)
  bniVa?: SnapVirtualAccount;

  @Expose({ name: 'bri_va' })
  @Optional()
  @Nested(SnapVirtualAccount)
  briVa?: SnapVirtualAccount;

  @Expose({ name: 'cimb_va' })
  @Optional()
  @Nested(SnapVirtualAccount)
  cimbVa?: SnapVirtualAccount;

  @Expose({ name: 'permata_va' })
  @Optional()
  @Nested(SnapVirtualAccount)
  permataVa?: SnapVirtualAccount;

  @Expose({ name: 'danamon_va' })
  @Optional()
  @Nested(SnapVirtualAccount)
  danamonVa?: SnapVirtualAccount;

  @Expose({ name: 'bsi_va' })
  @Optional()
  @Nested(SnapVirtualAccount)
  bsiVa?: SnapVirtualAccount;

  @Expose({ name: 'seabank_va' })
  @Optional()
  @Nested(SnapVirtualAccount)
  seabankVa?: SnapVirtualAccount;

  @Expose()
  @Optional()
  @Nested(SnapMandiriBill)
  echannel?: SnapMandiriBill;

  @Expose()
  @Optional()
  @Nested(SnapWallet)
  gopay?: SnapWallet;

  @Expose()
  @Optional()
  @Nested(SnapWallet)
  shopeepay?: SnapWallet;
}
