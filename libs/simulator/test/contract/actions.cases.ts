import { METHODS, card } from '../support';
import type { ContractCase } from './contract-case';
import { OTHER_METHOD, newer, notShown, ofCard } from './reasons';

const AUTHORIZED = card(undefined, { type: 'authorize' });
const CHALLENGED = card('45111111-1117-x');

const OLD_ANSWER = {
  ...newer('merchant_id', 'currency', 'expiry_time'),
  ...ofCard('card_type', 'eci', 'approval_code', 'channel_response_code', 'channel_response_message'),
};
const OLD_REFUND = {
  ...OLD_ANSWER,
  ...newer('fraud_status', 'settlement_time'),
  ...ofCard('masked_card', 'bank'),
};

export const ACTIONS: readonly ContractCase[] = [
  {
    sample: 'cancel-success',
    play: async (stage) => {
      await stage.charge(card());
      return stage.post('cancel');
    },
    more: OLD_ANSWER,
  },
  {
    sample: 'cancel-dana',
    play: async (stage) => {
      await stage.charge(METHODS.dana);
      return stage.post('cancel');
    },
    more: { ...newer('expiry_time'), ...notShown('transaction_id', 'order_id') },
  },
  {
    sample: 'expire-success',
    play: async (stage) => {
      await stage.charge(METHODS.echannel);
      return stage.post('expire');
    },
    more: {
      ...newer('merchant_id', 'currency', 'fraud_status', 'expiry_time'),
      ...notShown('bill_key', 'biller_code'),
    },
  },
  {
    sample: 'expire-bank_transfer-2023',
    play: async (stage) => {
      await stage.charge(METHODS.bca);
      return stage.post('expire');
    },
    more: { ...newer('expiry_time'), ...notShown('va_numbers') },
  },
  {
    sample: 'approve-success',
    play: async (stage) => {
      await stage.charge(CHALLENGED);
      return stage.post('approve');
    },
    more: OLD_ANSWER,
  },
  {
    sample: 'deny-success',
    play: async (stage) => {
      await stage.charge(CHALLENGED);
      return stage.post('deny');
    },
    more: OLD_ANSWER,
    edited: { transaction_status: 'the gateway itself cancels what is denied' },
  },
  {
    sample: 'capture-success',
    play: async (stage) => {
      await stage.charge(AUTHORIZED);
      return stage.capture();
    },
    more: OLD_ANSWER,
  },
  {
    sample: 'capture-success-partial-amount',
    play: async (stage) => {
      await stage.charge(AUTHORIZED);
      return stage.capture(40_000);
    },
    more: { ...newer('merchant_id', 'expiry_time'), ...ofCard('approval_code') },
  },
  {
    sample: 'capture-deny-202',
    play: async (stage) => {
      await stage.charge(AUTHORIZED);
      stage.simulator.denyNext('order', 'capture');
      return stage.capture();
    },
    more: { ...newer('expiry_time'), ...ofCard('card_type', 'eci') },
  },
  {
    sample: 'refund-full',
    play: async (stage) => {
      await stage.settled(card());
      await stage.post('refund', { amount: 34_000 });
      return stage.post('refund', { refund_key: 'reference1', amount: 10_000 });
    },
    more: OLD_REFUND,
    less: { payer_phone_number: OTHER_METHOD, merchant_invoice: OTHER_METHOD },
  },
  {
    sample: 'refund-partial',
    play: async (stage) => {
      await stage.settled(card());
      return stage.post('refund', { refund_key: 'reference1', amount: 5_000 });
    },
    more: OLD_REFUND,
  },
  {
    sample: 'refund-dana',
    play: async (stage) => {
      await stage.paid(METHODS.dana);
      return stage.post('refund', { refund_key: 'reference1', amount: 44_000 });
    },
    more: { ...newer('expiry_time'), ...notShown('transaction_id', 'refund_chargeback_id') },
  },
  {
    sample: 'direct-refund-success',
    play: async (stage) => {
      await stage.settled(card());
      return stage.post('refund/online/direct', { refund_key: 'reference1' });
    },
    more: OLD_REFUND,
  },
  {
    sample: 'direct-refund-rejected-202',
    play: async (stage) => {
      await stage.settled(card());
      stage.simulator.denyNext('order', 'directRefund');
      return stage.post('refund/online/direct', { refund_key: 'reference1' });
    },
    more: OLD_REFUND,
  },
];
