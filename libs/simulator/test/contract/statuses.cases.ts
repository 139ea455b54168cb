import { METHODS, card } from '../support';
import type { ContractCase } from './contract-case';
import { CUT, OTHER_METHOD, newer, notShown, ofCard } from './reasons';

export const STATUSES: readonly ContractCase[] = [
  {
    sample: 'status-bank_transfer-permata-pending-real',
    play: async (stage) => {
      await stage.charge(METHODS.permata);
      return stage.status();
    },
    more: newer('expiry_time'),
  },
  {
    sample: 'status-credit_card-capture',
    play: async (stage) => {
      await stage.charge(card());
      return stage.status();
    },
    more: newer('merchant_id', 'currency', 'expiry_time', 'eci'),
    less: {
      payment_option_type: OTHER_METHOD,
      shopeepay_reference_number: OTHER_METHOD,
      reference_id: OTHER_METHOD,
      merchant_cross_reference_id: OTHER_METHOD,
    },
    edited: { signature_key: CUT },
  },
  {
    sample: 'status-credit_card-deny-202',
    play: async (stage) => {
      await stage.charge(card('47111111-1115-x'));
      return stage.status();
    },
    more: { ...newer('expiry_time'), ...ofCard('eci', 'approval_code') },
  },
  {
    sample: 'status-credit_card-settlement',
    play: async (stage) => (await stage.settled(card(undefined, { authentication: true }))).status(),
    more: newer('expiry_time'),
  },
  {
    sample: 'status-credit_card-saved_token',
    play: async (stage) =>
      (await stage.paid(card(undefined, { authentication: true, save_token_id: true }))).status(),
  },
  {
    sample: 'status-credit_card-partial_refund',
    play: async (stage) => {
      await stage.settled(card());
      await stage.post('refund', { refund_key: 'reference1', amount: 5_000, reason: 'some reason' });
      await stage.post('refund', { refund_key: 'reference2', amount: 7_000 });
      return stage.status();
    },
    more: newer(
      'merchant_id',
      'currency',
      'expiry_time',
      'settlement_time',
      'eci',
      'refunds[].refund_chargeback_uuid',
    ),
    less: { payment_option_type: OTHER_METHOD },
    edited: { signature_key: CUT },
  },
  {
    sample: 'status-dana-pending',
    play: async (stage) => {
      await stage.charge(METHODS.dana);
      return stage.status();
    },
    edited: {
      transaction_status: 'PENDING in this sample alone',
      status_code: 'of every other pending payment it is 201',
    },
  },
  { sample: 'status-dana-settlement', play: async (stage) => (await stage.paid(METHODS.dana)).status() },
  {
    sample: 'status-gopay-expire-407',
    play: async (stage) => {
      await stage.charge(METHODS.gopay);
      await stage.simulator.expire('order');
      return stage.status();
    },
    more: newer('expiry_time'),
    edited: { signature_key: CUT },
  },
  {
    sample: 'status-ovo-pending',
    play: async (stage) => {
      await stage.charge(METHODS.ovo);
      return stage.status();
    },
    edited: { signature_key: CUT },
  },
  {
    sample: 'status-b2b-echannel',
    play: async (stage) => {
      await stage.paid(METHODS.echannel);
      return stage.merchant.call('GET', '/v2/order/status/b2b');
    },
    more: {
      ...newer(
        'transactions[].merchant_id',
        'transactions[].currency',
        'transactions[].expiry_time',
        'transactions[].settlement_time',
      ),
      ...notShown('transactions[].biller_code'),
    },
  },
  {
    sample: 'fragment-metadata-automatic-fee',
    options: { automaticFee: () => 71 },
    play: async (stage) => {
      await stage.charge(METHODS.qris, 10_000);
      const { metadata } = await stage.status();
      return { metadata };
    },
  },
];
