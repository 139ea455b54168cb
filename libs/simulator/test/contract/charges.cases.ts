import { fixture, METHODS, card } from '../support';
import type { ContractCase } from './contract-case';
import { newer, notShown } from './reasons';

const bank = (name: string) => ({ payment_type: 'bank_transfer', bank_transfer: { bank: name } });
const ITEM = { id: '1', name: 'Shoes', price: 44_000, quantity: 1 };

const akulaku = {
  payment_type: 'akulaku',
  customer_details: fixture('charge-akulaku-request').customer_details,
  item_details: [ITEM],
};

export const CHARGES: readonly ContractCase[] = [
  {
    sample: 'charge-bank_transfer-bca',
    play: (stage) => stage.charge(bank('bca')),
    more: newer('expiry_time'),
  },
  {
    sample: 'charge-bank_transfer-bni',
    play: (stage) => stage.charge(bank('bni')),
    more: newer('expiry_time'),
  },
  {
    sample: 'charge-bank_transfer-bri',
    play: (stage) => stage.charge(bank('bri')),
    more: newer('merchant_id', 'expiry_time'),
  },
  {
    sample: 'charge-bank_transfer-cimb',
    play: (stage) => stage.charge(bank('cimb')),
    more: newer('fraud_status'),
  },
  {
    sample: 'charge-bank_transfer-permata',
    play: (stage) => stage.charge(METHODS.permata),
    more: newer('expiry_time'),
  },
  {
    sample: 'charge-echannel-mandiri',
    play: (stage) => stage.charge(METHODS.echannel),
    more: newer('expiry_time'),
  },
  {
    sample: 'charge-gopay',
    play: (stage) => stage.charge(METHODS.gopay),
    more: newer('merchant_id', 'fraud_status', 'expiry_time'),
  },
  {
    sample: 'charge-shopeepay',
    play: (stage) => stage.charge({ payment_type: 'shopeepay' }),
    more: newer('expiry_time'),
  },
  { sample: 'charge-ovo', play: (stage) => stage.charge(METHODS.ovo) },
  {
    sample: 'charge-ovo-error-404',
    play: (stage) => stage.charge({ payment_type: 'ovo', ovo: { payer_phone_number: '+628249134000' } }),
  },
  {
    sample: 'charge-qris',
    play: (stage) => stage.charge(METHODS.qris),
    more: { ...newer('expiry_time'), ...notShown('qr_string') },
  },
  {
    sample: 'charge-cstore-indomaret',
    play: (stage) => stage.charge(METHODS.indomaret),
    more: { ...newer('merchant_id', 'currency'), ...notShown('store') },
  },
  {
    sample: 'charge-cstore-alfamart',
    play: (stage) => stage.charge({ payment_type: 'cstore', cstore: { store: 'alfamart' } }),
    more: newer('merchant_id', 'currency', 'expiry_time'),
  },
  {
    sample: 'charge-akulaku',
    play: (stage) => stage.charge(akulaku),
    more: newer('merchant_id', 'expiry_time'),
  },
  {
    sample: 'charge-kredivo',
    play: (stage) => stage.charge({ payment_type: 'kredivo' }),
    more: newer('expiry_time'),
  },
  {
    sample: 'charge-credit_card-capture',
    play: (stage) => stage.charge(card()),
    more: newer('merchant_id', 'eci'),
    less: {
      channel: "the name of the acquirer's system",
      settlement_time: 'of a later moment than the charge',
    },
  },
  {
    sample: 'charge-credit_card-3ds-pending',
    play: (stage) => stage.charge(card(undefined, { authentication: true })),
    more: newer('merchant_id', 'expiry_time'),
  },
  {
    sample: 'charge-credit_card-authorize',
    play: (stage) => stage.charge(card(undefined, { type: 'authorize' })),
    more: newer('merchant_id', 'expiry_time'),
  },
  {
    sample: 'charge-credit_card-installment',
    play: (stage) => stage.charge(card(undefined, { installment_term: 6 })),
    more: newer('merchant_id', 'expiry_time', 'eci'),
  },
  {
    sample: 'charge-credit_card-one_click-initial',
    play: (stage) => stage.charge(card(undefined, { save_token_id: true })),
    more: newer('merchant_id', 'expiry_time', 'eci'),
  },
  {
    sample: 'charge-credit_card-recurring-capture',
    play: (stage) => stage.charge(card('481111xDUgxnnredRMAXuklkvAON1114')),
    more: newer('expiry_time', 'eci', 'on_us'),
  },
];
