/** What to do where the outcome of something is unknown: one sentence, without its full stop. */
export const REMEDIES = {
  charge: (orderId: string) => `ask for the status of order_id ${orderId}, or for the same charge again`,
  operation: (orderId: string) => `ask for the status of order_id ${orderId}`,
  refund: (orderId: string, refundKey: string) =>
    `ask again with refund_key ${refundKey}, or for the status of order_id ${orderId}`,
  invoice: (orderId: string) => `ask for the same invoice again, with order_id ${orderId} or as it was`,
  void: () => 'ask again',
  subscription: () => 'ask again, under the same Idempotency-Key or as it was',
  payAccount: () => 'ask again',
} as const;
