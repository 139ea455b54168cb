export { AkulakuOptions } from './akulaku';
export { type Bank, BANKS, BankTransferOptions, FreeText, FreeTextLine } from './bank-transfer';
export { CreditCardOptions, type SavedCardOptions } from './credit-card';
export { CstoreOptions, type Store, STORES } from './cstore';
export { DanaOptions } from './dana';
export { EchannelOptions } from './echannel';
export { GopayOptions } from './gopay';
export { KredivoOptions } from './kredivo';
export { OvoOptions } from './ovo';
export type { ChargePart, PaymentInstructions, PaymentMethod } from './payment-method';
export { QRIS_ACQUIRERS, type QrisAcquirer, QrisOptions } from './qris';
export {
  paymentMethod,
  type PaymentMethodOptions,
  paymentMethods,
  type PaymentOptionsByType,
  validatePaymentOptions,
  type ValidPaymentMethodOptions,
} from './registry';
export { ShopeepayOptions } from './shopeepay';

export { errorsToWire, optionsFromWire, optionsToWire } from './wire-options';
