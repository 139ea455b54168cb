export { type Bank, BANKS, BankTransferOptions, FreeText, FreeTextLine } from './bank-transfer';
export { CreditCardOptions, type SavedCardOptions } from './credit-card';
export { CstoreOptions, type Store, STORES } from './cstore';
export { DanaOptions } from './dana';
export { definePaymentMethod, NoOptions, type PaymentMethodDefinition } from './define-payment-method';
export { EchannelOptions } from './echannel';
export type { GatewayAnswer } from './gateway-answer';
export { GopayOptions } from './gopay';
export { OvoOptions } from './ovo';
export { PageCard, pageCardSettings, PageInstallment } from './page-card';
export {
  CUSTOMER_VIEWS,
  type AmountLimits,
  type ChargePart,
  type CustomerView,
  type PaidThrough,
  type PaymentInstructions,
  type PaymentMethod,
  type RefundKind,
} from './payment-method';
export { QRIS_ACQUIRERS, type QrisAcquirer, QrisOptions } from './qris';
export {
  findPaymentMethod,
  isTypeName,
  PAYMENT_TYPES,
  paymentMethod,
  paymentMethods,
  validatePaymentOptions,
  type CallbackUrls,
  type PaymentMethodOptions,
  type PaymentOptionsByType,
  type PaymentType,
  type StoredPaymentType,
  type ValidPaymentMethodOptions,
} from './registry';
export { ShopeepayOptions } from './shopeepay';

export { errorsToWire, optionsFromWire, optionsToWire } from './wire-options';
