/** What a bank can be made to refuse. */
export type DeniableOperation = 'capture' | 'refund' | 'directRefund';

export const DENIABLE_OPERATIONS: readonly DeniableOperation[] = ['capture', 'refund', 'directRefund'];

/** The next requests that the bank will refuse, per order_id. */
export class BankDenials {
  private readonly planned = new Map<string, DeniableOperation[]>();

  add(orderId: string, operation: DeniableOperation): void {
    this.planned.set(orderId, [...(this.planned.get(orderId) ?? []), operation]);
  }

  /** Whether the bank refuses this request; it then refuses the next one no more. */
  take(orderId: string, operation: DeniableOperation): boolean {
    const planned = this.planned.get(orderId) ?? [];
    const index = planned.indexOf(operation);
    if (index === -1) return false;
    this.planned.set(
      orderId,
      planned.filter((_, at) => at !== index),
    );
    return true;
  }
}
