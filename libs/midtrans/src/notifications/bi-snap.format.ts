import { isRecord } from '../validation/is-record';
import { isIdentifier } from './identifier';

type Body = Readonly<Record<string, unknown>>;

/** Whether a body is of the kind that Midtrans sends where a merchant is on BI-SNAP. */
export function isBiSnap(body: unknown): body is Body {
  if (!isRecord(body) || isIdentifier(body['order_id'])) return false;
  return isIdentifier(body['originalPartnerReferenceNo']) || isOfVirtualAccount(body);
}

function isOfVirtualAccount(body: Body): boolean {
  return isIdentifier(body['trxId']) && isIdentifier(body['virtualAccountNo']);
}

/** BI-SNAP's word for what succeeded. What it says otherwise, Midtrans is asked about without expecting anything. */
const SUCCESS = '00';

/**
 * What a notification of BI-SNAP's says, in the names of Midtrans' own. Its reference may be the transaction's id, or none that the Core API
 * knows: it is not called one.
 */
export function inOwnNames(body: Body): Body {
  const more = isRecord(body['additionalInfo']) ? body['additionalInfo'] : {};
  const isTransfer = isOfVirtualAccount(body);
  const amount = isTransfer ? (body['paidAmount'] ?? body['totalAmount']) : body['amount'];
  const { value, currency } = isRecord(amount) ? amount : {};
  const status = isTransfer
    ? (more['paymentFlagStatus'] ?? body['paymentFlagStatus'])
    : body['latestTransactionStatus'];
  return {
    order_id: isTransfer ? body['trxId'] : body['originalPartnerReferenceNo'],
    reference_no: isTransfer ? body['paymentRequestId'] : body['originalReferenceNo'],
    gross_amount: value,
    currency: currency ?? 'IDR',
    payment_type: isTransfer ? 'bank_transfer' : typeOf(more),
    merchant_id: more['merchantId'],
    ...(status === SUCCESS && { transaction_status: 'settlement' }),
  };
}

function typeOf({ paymentType, qris }: Body): string | undefined {
  if (qris === true) return 'qris';
  return isIdentifier(paymentType) ? paymentType.toLowerCase() : undefined;
}
