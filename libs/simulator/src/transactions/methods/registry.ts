import { textAt, type JsonObject } from '../../json';
import { bankTransfer, permata } from './bank-transfer';
import { creditCard } from './credit-card';
import { cstore } from './cstore';
import { dana, shopeepay } from './e-wallets';
import { echannel } from './echannel';
import { gopay } from './gopay';
import { ovo } from './ovo';
import { akulaku, kredivo } from './pay-later';
import type { PaymentMethod } from './payment-method';
import { qris } from './qris';

const METHODS: ReadonlyMap<string, PaymentMethod> = new Map(
  Object.entries({
    credit_card: creditCard,
    bank_transfer: bankTransfer,
    permata,
    echannel,
    gopay,
    shopeepay,
    dana,
    ovo,
    qris,
    cstore,
    akulaku,
    kredivo,
  }),
);

export const PAYMENT_TYPES: readonly string[] = [...METHODS.keys()];

export function methodOf(body: JsonObject): PaymentMethod | undefined {
  return METHODS.get(textAt(body, 'payment_type') ?? '');
}
