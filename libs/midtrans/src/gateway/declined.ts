/**
 * Whether the answer to a call says no although the call itself went well (`status_code` 202): the bank or the fraud
 * detection denied a charge or capture, a direct refund was rejected (`transaction_status` stays `settlement`: nothing was
 * refunded), a GoPay account could not be linked or unlinked. Such an answer is a result, not an error: look at it before
 * counting on what was asked for.
 *
 * An expired or cancelled transaction has the code 202 in notifications as well and is not declined.
 *
 * @see https://docs.midtrans.com/reference/status-codes
 */
export function isDeclined(answer: { status_code?: unknown; transaction_status?: unknown }): boolean {
  const { status_code: code, transaction_status: status } = answer;
  const ended = typeof status === 'string' && ['expire', 'cancel'].includes(status.toLowerCase());
  return (code === '202' || code === 202) && !ended;
}
