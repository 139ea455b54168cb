import { METHODS, card } from '../support';
import type { ContractCase } from './contract-case';
import { charged, ended, paid } from './plays';
import { newer, notShown, ofCard } from './reasons';

const bank = (name: string) => ({ payment_type: 'bank_transfer', bank_transfer: { bank: name } });
const AKULAKU = {
  payment_type: 'akulaku',
  customer_details: {},
  item_details: [{ id: '1', name: 'Shoes', price: 44_000, quantity: 1 }],
};
const ALFAMART = { payment_type: 'cstore', cstore: { store: 'alfamart' } };
const KREDIVO = { payment_type: 'kredivo' };
const SHOPEEPAY = { payment_type: 'shopeepay' };
const THREE_DS = card(undefined, { authentication: true });

const OLD = newer('merchant_id', 'currency', 'expiry_time');
const EXPIRY = newer('expiry_time');
const TOLD_AT_CHARGE = { on_us: 'told by the answer to the charge, and by some notifications only' };

export const NOTIFICATIONS: readonly ContractCase[] = [
  {
    sample: 'notif-akulaku-pending',
    play: charged(AKULAKU),
    more: OLD,
  },
  { sample: 'notif-akulaku-settlement', play: paid(AKULAKU), more: EXPIRY },
  {
    sample: 'notif-akulaku-deny',
    play: ended(AKULAKU, 'deny'),
    more: OLD,
  },
  {
    sample: 'notif-akulaku-expire',
    play: ended(AKULAKU, 'expire'),
    more: OLD,
  },
  { sample: 'notif-bank_transfer-bca-settlement', play: paid(bank('bca')), more: EXPIRY },
  { sample: 'notif-bank_transfer-bni-settlement', play: paid(bank('bni')), more: EXPIRY },
  { sample: 'notif-bank_transfer-bri-settlement', play: paid(bank('bri')), more: EXPIRY },
  {
    sample: 'notif-bank_transfer-permata-settlement',
    play: paid(METHODS.permata),
    more: EXPIRY,
  },
  {
    sample: 'notif-bank_transfer-permata-expire',
    play: ended(METHODS.permata, 'expire'),
    more: newer('merchant_id', 'currency', 'fraud_status', 'expiry_time'),
  },
  {
    sample: 'notif-cancel',
    play: async (stage) => {
      await stage.charge(card());
      await stage.post('cancel');
      return stage.notification();
    },
    more: {
      ...OLD,
      ...ofCard('card_type', 'channel_response_code', 'channel_response_message'),
    },
  },
  {
    sample: 'notif-capture-after-authorize',
    play: async (stage) => {
      await stage.charge(card(undefined, { type: 'authorize' }));
      await stage.capture(40_000);
      return stage.notification();
    },
    more: OLD,
  },
  {
    sample: 'notif-credit_card-3ds-capture',
    play: paid(THREE_DS),
    more: OLD,
  },
  {
    sample: 'notif-credit_card-3ds-deny',
    play: ended(THREE_DS, 'deny'),
    more: OLD,
  },
  {
    sample: 'notif-credit_card-authorize',
    play: charged(card(undefined, { type: 'authorize' })),
    more: OLD,
    less: TOLD_AT_CHARGE,
  },
  { sample: 'notif-credit_card-capture', play: charged(card()), more: EXPIRY },
  {
    sample: 'notif-credit_card-challenge',
    play: charged(card('45111111-1117-x')),
    more: newer('merchant_id', 'currency', 'expiry_time', 'eci'),
    less: TOLD_AT_CHARGE,
  },
  {
    sample: 'notif-credit_card-deny',
    play: charged(card('47111111-1115-x')),
    more: newer('merchant_id', 'currency', 'expiry_time', 'eci'),
    less: TOLD_AT_CHARGE,
  },
  {
    sample: 'notif-credit_card-installment',
    play: charged(card(undefined, { installment_term: 6 })),
    more: OLD,
    less: TOLD_AT_CHARGE,
  },
  {
    sample: 'notif-credit_card-one_click-initial',
    play: charged(card(undefined, { save_token_id: true })),
    more: OLD,
    less: TOLD_AT_CHARGE,
  },
  {
    sample: 'notif-credit_card-settlement',
    play: async (stage) => (await stage.settled(card())).notification(),
    more: newer('merchant_id', 'currency', 'expiry_time', 'settlement_time', 'eci'),
  },
  { sample: 'notif-cstore-alfamart-settlement', play: paid(ALFAMART), more: EXPIRY },
  {
    sample: 'notif-cstore-indomaret-pending',
    play: charged(METHODS.indomaret),
    more: newer('merchant_id', 'currency'),
  },
  { sample: 'notif-cstore-indomaret-settlement', play: paid(METHODS.indomaret), more: EXPIRY },
  {
    sample: 'notif-cstore-indomaret-expire',
    play: ended(METHODS.indomaret, 'expire'),
    more: newer('merchant_id', 'currency'),
  },
  {
    sample: 'notif-custom-fields',
    play: charged({ ...card(), custom_field1: 'Toko', custom_field2: 'Jakarta', custom_field3: 'RR' }),
    more: {
      ...OLD,
      ...ofCard('card_type', 'eci', 'channel_response_code', 'channel_response_message'),
    },
  },
  {
    sample: 'notif-metadata',
    play: charged({ ...card(), metadata: { you: 'can', put: 'any', parameter: 'you like' } }),
    more: {
      ...OLD,
      ...ofCard('card_type', 'eci', 'channel_response_code', 'channel_response_message'),
    },
  },
  { sample: 'notif-echannel-settlement', play: paid(METHODS.echannel), more: EXPIRY },
  {
    sample: 'notif-gopay-pending',
    play: charged(METHODS.gopay),
    more: newer('merchant_id', 'currency', 'fraud_status', 'expiry_time'),
  },
  { sample: 'notif-gopay-settlement', play: paid(METHODS.gopay), more: EXPIRY },
  {
    sample: 'notif-gopay-expire',
    play: ended(METHODS.gopay, 'expire'),
    more: newer('merchant_id', 'currency', 'fraud_status', 'expiry_time'),
  },
  {
    sample: 'notif-kredivo-settlement',
    play: paid(KREDIVO),
    more: newer('merchant_id', 'currency', 'expiry_time', 'settlement_time'),
  },
  {
    sample: 'notif-kredivo-deny',
    play: ended(KREDIVO, 'deny'),
    more: OLD,
  },
  { sample: 'notif-qris-pending', play: charged(METHODS.qris), more: EXPIRY },
  { sample: 'notif-qris-settlement', play: paid(METHODS.qris), more: EXPIRY },
  { sample: 'notif-qris-expire', play: ended(METHODS.qris, 'expire'), more: EXPIRY },
  { sample: 'notif-shopeepay-pending', play: charged(SHOPEEPAY), more: EXPIRY },
  { sample: 'notif-shopeepay-settlement', play: paid(SHOPEEPAY), more: EXPIRY },
  { sample: 'notif-shopeepay-expire', play: ended(SHOPEEPAY, 'expire'), more: EXPIRY },
  {
    sample: 'vector-snap-notification-pending',
    play: charged(METHODS.bca),
    more: { ...newer('fraud_status', 'expiry_time'), ...notShown('va_numbers') },
    less: { _comment: 'a note of its author' },
  },
  {
    sample: 'vector-snap-notification-settlement',
    play: async (stage) => (await stage.settled(card())).notification(),
    more: {
      ...newer('expiry_time', 'settlement_time'),
      ...ofCard(
        'masked_card',
        'card_type',
        'bank',
        'eci',
        'approval_code',
        'channel_response_code',
        'channel_response_message',
      ),
    },
    less: { _comment: 'a note of its author' },
  },
  {
    sample: 'vector-snap-notification-expire',
    play: ended(METHODS.qris, 'expire'),
    more: { ...newer('fraud_status', 'expiry_time'), ...notShown('acquirer') },
    less: { _comment: 'a note of its author' },
  },
];
