import type { JsonObject } from '../../src/json';
import { METHODS, card } from '../support';
import type { ContractCase } from './contract-case';
import { CUT, newer, notShown, ofCard } from './reasons';
import type { Stage } from './stage';

const refundedTwice = async (stage: Stage) => {
  await stage.settled(card());
  await stage.post('refund/online/direct', {
    refund_key: 'reference1',
    amount: 5_000,
    reason: 'some reason',
  });
  await stage.post('refund', { refund_key: 'reference2', amount: 7_000 });
};

export const REFUND_NOTIFICATIONS: readonly ContractCase[] = [
  {
    sample: 'notif-refund-partial',
    play: async (stage) => {
      await refundedTwice(stage);
      return stage.notification();
    },
    more: newer(
      'merchant_id',
      'currency',
      'expiry_time',
      'settlement_time',
      'eci',
      'refunds[].refund_chargeback_uuid',
    ),
    edited: { signature_key: CUT },
  },
  {
    sample: 'notif-refund-partial-bank_confirmed',
    play: async (stage) => {
      await refundedTwice(stage);
      await stage.simulator.advance('1d');
      return stage.notification();
    },
    more: newer(
      'merchant_id',
      'currency',
      'expiry_time',
      'settlement_time',
      'eci',
      'refunds[].refund_chargeback_uuid',
    ),
    edited: { signature_key: CUT },
  },
  {
    sample: 'notif-direct-refund',
    play: async (stage) => {
      await refundedTwice(stage);
      await stage.post('refund/online/direct');
      const body = await stage.notification();
      return { ...body, refunds: (body.refunds as JsonObject[]).slice(0, 2) };
    },
    more: {
      ...newer(
        'merchant_id',
        'currency',
        'fraud_status',
        'expiry_time',
        'settlement_time',
        'refunds[].refund_chargeback_uuid',
      ),
      ...ofCard(
        'masked_card',
        'card_type',
        'bank',
        'eci',
        'approval_code',
        'channel_response_code',
        'channel_response_message',
      ),
      ...notShown('refund_amount'),
    },
  },
  {
    sample: 'notif-direct-refund-partial',
    play: async (stage) => {
      await stage.settled(card());
      await stage.post('refund/online/direct', { amount: 5_000 });
      return stage.notification();
    },
    more: {
      ...newer(
        'merchant_id',
        'currency',
        'fraud_status',
        'expiry_time',
        'settlement_time',
        'refunds[].refund_chargeback_uuid',
      ),
      ...ofCard(
        'masked_card',
        'card_type',
        'bank',
        'eci',
        'approval_code',
        'channel_response_code',
        'channel_response_message',
      ),
      ...notShown('refund_amount', 'refunds'),
    },
  },
  {
    sample: 'vector-snap-notification-partial-refund',
    play: async (stage) => {
      await stage.paid(METHODS.gopay);
      await stage.post('refund', { amount: 4_000 });
      return stage.notification();
    },
    more: { ...newer('expiry_time', 'refunds[].refund_chargeback_uuid'), ...notShown('refunds') },
    less: {
      _comment: 'a note of its author',
      refund_key: 'made by hand: no notification of the documentation has it here',
    },
  },
];
