import { METHODS, card, chargeOf } from '../support';
import type { ContractCase } from './contract-case';
import { notShown } from './reasons';
import { ORDER } from './stage';

const ITEM = { id: '1', name: 'Shoes', price: 1, quantity: 1 };

export const ERRORS: readonly ContractCase[] = [
  {
    sample: 'error-400-gross-amount-mismatch',
    play: (stage) => stage.charge({ ...METHODS.gopay, item_details: [ITEM] }),
  },
  { sample: 'error-400-validation-messages', play: (stage) => stage.charge({ payment_type: 'cash' }) },
  {
    sample: 'error-401-client-server-key',
    play: (stage) => stage.merchant.call('GET', '/v2/order/status', undefined, { authorization: '' }),
  },
  {
    sample: 'error-401-no-id',
    play: (stage) => stage.merchant.call('POST', '/v2/capture', {}, { authorization: '' }),
    more: notShown('id'),
  },
  {
    sample: 'error-401-unknown-merchant',
    play: (stage) => stage.merchant.charge(chargeOf(ORDER, METHODS.gopay), { authorization: 'Basic eDo=' }),
  },
  {
    sample: 'error-402-channel-not-activated',
    options: { inactiveChannels: ['gopay'] },
    play: (stage) => stage.charge(METHODS.gopay),
    more: notShown('id'),
  },
  {
    sample: 'error-404-resource-not-found',
    play: (stage) => stage.merchant.call('GET', '/v2/order/nothing'),
  },
  {
    sample: 'error-404-status-docs',
    play: (stage) => stage.merchant.call('GET', '/v2/order/nothing'),
    more: notShown('id'),
  },
  {
    sample: 'error-404-transaction-doesnt-exist',
    play: (stage) => stage.merchant.call('GET', '/v2/order/status'),
  },
  {
    sample: 'error-406-duplicate-order',
    play: async (stage) => {
      await stage.charge(METHODS.gopay);
      return stage.charge(METHODS.gopay);
    },
  },
  {
    sample: 'error-406-duplicate-refund-id',
    play: async (stage) => {
      await stage.settled(card());
      await stage.post('refund', { refund_key: 'reference1' });
      return stage.post('refund', { refund_key: 'reference1' });
    },
    more: notShown('id'),
  },
  { sample: 'error-411-token-missing', play: (stage) => stage.charge(card('')), more: notShown('id') },
  {
    sample: 'error-412-cannot-modify-status',
    play: async (stage) => {
      await stage.paid(METHODS.bca);
      return stage.post('refund');
    },
    more: notShown('id'),
  },
  {
    sample: 'error-412-status-cannot-be-updated',
    play: async (stage) => {
      await stage.paid(METHODS.bca);
      return stage.post('expire');
    },
  },
  {
    sample: 'error-414-refund-invalid-amount',
    play: async (stage) => {
      await stage.settled(card());
      return stage.post('refund', { amount: 44_001 });
    },
    more: notShown('id'),
  },
];
