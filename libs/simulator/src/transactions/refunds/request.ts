import { numberAt, textAt, type JsonObject } from '../../json';
import { refusals } from '../../refusal';

const MAX_REASON = 255;

/** What a merchant asks for; the gateway fills in what is missing. */
export interface RefundRequest {
  readonly refundKey?: string;
  /** Any number: whether it can be refunded is another question. */
  readonly amount?: number;
  readonly reason?: string;
}

function problemsOf(body: JsonObject): string[] {
  const refundKey = body.refund_key ?? undefined;
  const amount = body.amount ?? undefined;
  const reason = body.reason ?? undefined;
  const problems: string[] = [];
  if (refundKey !== undefined && !(typeof refundKey === 'string' && /^[A-Za-z0-9_-]+$/.test(refundKey))) {
    problems.push('refund_key may contain only letters, digits and the symbols - _');
  }
  if (amount !== undefined && typeof amount !== 'number') problems.push('amount must be a number');
  if (reason !== undefined && typeof reason !== 'string') problems.push('reason must be a string');
  if (typeof reason === 'string' && reason.length > MAX_REASON) problems.push('reason too long');
  return problems;
}

/** Reads the body of a refund; throws the refusal that it earns. */
export function readRefundRequest(body: JsonObject): RefundRequest {
  const problems = problemsOf(body);
  if (problems.length > 0) throw refusals.invalid(problems);
  return {
    refundKey: textAt(body, 'refund_key'),
    amount: numberAt(body, 'amount'),
    reason: textAt(body, 'reason'),
  };
}
