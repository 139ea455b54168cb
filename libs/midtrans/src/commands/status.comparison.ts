import { parseAmount, parseWibTime, type TransactionResponse } from '../gateway';
import type { MidtransPayment } from '../payments/payment.entity';
import type { CommandResult } from './totals';

/** How a payment here relates to what Midtrans says. */
export type Stand =
  | 'in_step'
  | 'behind'
  | 'another_amount'
  | 'another_transaction'
  | 'unknown_status'
  | 'missing_here'
  | 'missing_at_midtrans'
  | 'nowhere'
  | 'not_asked';

/** What there is to be told of an order. */
export interface Comparison {
  readonly order: string;
  readonly payment: MidtransPayment | null;
  /** Midtrans' answer; null where it knows no such order, an error where it could not be asked. */
  readonly answer: TransactionResponse | Error | null;
  readonly stand: Stand;
  /** What was asked of Midtrans without anybody knowing what came of it. */
  readonly unresolved: readonly string[];
  readonly syncFailure?: string;
}

/** The fields of a payment, here and there. */
type Row = readonly [name: string, here: string | number | null, there: string | number | null];

export function comparisonOf(comparison: Comparison): CommandResult {
  const { order, payment, answer, stand, unresolved, syncFailure } = comparison;
  const rows = rowsOf(payment, answer instanceof Error ? null : answer);
  const side = (index: 1 | 2) => Object.fromEntries(rows.map((row) => [row[0], row[index]]));
  const explained = explain(comparison);
  return {
    subject: order,
    outcome: stand,
    isFailure: stand !== 'in_step' || syncFailure !== undefined,
    detail: explained,
    data: {
      payment_id: payment?.id ?? null,
      account: payment?.account ?? null,
      stored: payment === null ? null : side(1),
      midtrans: answer === null || answer instanceof Error ? null : side(2),
      unresolved,
      ...(syncFailure !== undefined && { sync_error: syncFailure }),
    },
    text: [
      `Order ${order}${payment === null ? '' : ` (payment ${payment.id}, account ${payment.account})`}`,
      ...tableOf([['', 'here', 'Midtrans'], ...rows]),
      ...(unresolved.length > 0 ? [`Not known what became of: ${unresolved.join(', ')}`] : []),
      ...(syncFailure === undefined ? [] : [`Could not be synced: ${syncFailure}`]),
      explained,
    ].join('\n'),
  };
}

function rowsOf(payment: MidtransPayment | null, answer: TransactionResponse | null): Row[] {
  const told = (name: string): string | null => {
    const value: unknown = answer?.[name];
    return typeof value === 'string' ? value : null;
  };
  const time = (name: string): string | null => parseWibTime(answer?.[name])?.toISOString() ?? null;
  return [
    ['transaction_status', payment?.transactionStatus ?? null, told('transaction_status')],
    ['fraud_status', payment?.fraudStatus ?? null, told('fraud_status')],
    ['payment_type', payment?.paymentType ?? null, told('payment_type')],
    ['gross_amount', payment?.grossAmount ?? null, parseAmount(answer?.gross_amount) ?? null],
    ['refund_amount', payment?.refundAmount ?? null, parseAmount(answer?.refund_amount) ?? null],
    ['transaction_id', payment?.transactionId ?? null, told('transaction_id')],
    ['transaction_time', payment?.transactionTime?.toISOString() ?? null, time('transaction_time')],
    ['settlement_time', payment?.settlementTime?.toISOString() ?? null, time('settlement_time')],
    ['expiry_time', payment?.expiryTime?.toISOString() ?? null, time('expiry_time')],
  ];
}

/** Columns as wide as their widest cell. */
export function tableOf(rows: readonly (readonly (string | number | null)[])[]): string[] {
  const cells = rows.map((row) => row.map((cell) => (cell === null ? '-' : String(cell))));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function explain({ stand, answer }: Comparison): string {
  switch (stand) {
    case 'in_step':
      return 'Both agree.';
    case 'behind':
      return 'Midtrans tells something that is not known here: --sync moves the payment.';
    case 'another_amount':
      return "Midtrans tells another amount than the payment's: it is not believed.";
    case 'another_transaction':
      return 'Midtrans tells of another transaction of that order.';
    case 'unknown_status':
      return 'Midtrans answered without a status that is known here.';
    case 'missing_here':
      return 'Midtrans has this order, and there is no payment of it here: backfill imports it.';
    case 'missing_at_midtrans':
      return 'Midtrans does not know this order.';
    case 'nowhere':
      return 'There is no such payment here, and Midtrans does not know the order.';
    case 'not_asked':
      return `Midtrans could not be asked: ${answer instanceof Error ? answer.message : 'no reason given'}`;
    default:
      return stand satisfies never;
  }
}
