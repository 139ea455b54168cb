import type { Payment } from './api-types';

export interface Compared {
  readonly field: string;
  readonly ours: string;
  readonly theirs: string;
  readonly differs: boolean;
}

const FIELDS = [
  'transaction_status',
  'fraud_status',
  'gross_amount',
  'refund_amount',
  'transaction_id',
  'payment_type',
  'status_code',
] as const satisfies readonly (keyof Payment)[];

/** What we have beside what Midtrans says, field by field; what neither has is left out. */
export function compared(ours: Payment, theirs: Readonly<Record<string, unknown>>): Compared[] {
  return FIELDS.flatMap((field) => {
    const [own, told] = [textOf(ours[field]), textOf(theirs[field])];
    if (own === '' && told === '') return [];
    const isSame = isAmount(field) ? Number(own) === Number(told) : own === told;
    return [{ field, ours: own, theirs: told, differs: !isSame }];
  });
}

function isAmount(field: string): boolean {
  return field.endsWith('_amount');
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
