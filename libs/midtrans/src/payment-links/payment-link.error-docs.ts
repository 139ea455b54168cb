import { DuplicateOrderIdError } from '../errors/midtrans.errors';
import type { DescribedError, ErrorExamples, OpenOutcome } from '../rest/error.catalogue';
import {
  DuplicatePaymentLinkIdError,
  PaymentLinkNotFoundError,
  PaymentLinkStateError,
  REMEDIES,
} from './payment-link.errors';

const orderId = 'LINK-20261121093000-1A2B3C4D';

export const OPEN_OUTCOMES = {
  create: { ids: { orderId }, remedy: REMEDIES.create(orderId) },
  delete: { ids: { orderId }, remedy: REMEDIES.delete },
} as const satisfies Record<string, OpenOutcome>;

export const DUPLICATE_PAYMENT_LINK_ID: DescribedError = {
  when: 'The payment link id is taken',
  example: new DuplicatePaymentLinkIdError('for-payment-123'),
};

/** What the errors of every endpoint look like where it is about a payment link. */
export const EXAMPLES: ErrorExamples = {
  duplicate_order_id: new DuplicateOrderIdError(orderId, 'has a payment link'),
  invalid_state: new PaymentLinkStateError('delete', orderId, 'invalid_state', 'it is deleted'),
  not_found: new PaymentLinkNotFoundError(),
};
