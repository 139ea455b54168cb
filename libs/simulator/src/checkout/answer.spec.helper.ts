import type { Merchant } from '../../test/support';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A call with the HTTP status of its answer. */
export async function answerOf(
  merchant: Merchant,
  ...call: Parameters<Merchant['request']>
): Promise<Answer> {
  const response = await merchant.request(...call);
  return { status: response.status, body: await response.json() };
}
