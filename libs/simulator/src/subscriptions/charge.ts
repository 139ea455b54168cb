import { randomUUID } from 'node:crypto';
import { compact, textAt, type JsonObject } from '../json';
import type { Refusal } from '../refusal';
import { maskedCardOf } from '../transactions/methods/sandbox-cards';
import type { SubscriptionPaymentType, SubscriptionRecord } from './subscription';

const MAX_ORDER_ID = 50;

/** A token with which no charge succeeds: a test card that its bank refuses, and what no GoPay account has. */
const DENIED_TOKENS: Readonly<Record<SubscriptionPaymentType, string>> = {
  credit_card: '49111111-1113',
  gopay: 'denied',
};

/** The subscription's name and 32 characters; a name that leaves no room for them in an order_id is cut. */
function makeOrderId({ name }: SubscriptionRecord): string {
  const unique = randomUUID().replaceAll('-', '');
  return name.slice(0, MAX_ORDER_ID - unique.length) + unique;
}

/** What is charged, of whom. Nobody is there to prove who they are, so it asks for neither 3D Secure nor a PIN. */
function payloadOf(record: SubscriptionRecord, token: string): JsonObject {
  return compact({
    payment_type: record.paymentType,
    transaction_details: { order_id: makeOrderId(record), gross_amount: record.amount },
    customer_details: record.customerDetails,
    ...(record.paymentType === 'credit_card'
      ? { credit_card: { token_id: token } }
      : { gopay: { account_id: record.gopayAccountId, payment_option_token: token, recurring: true } }),
  });
}

/** A request to charge, and fields that the transaction then has. */
export interface SubscriptionCharge {
  readonly payload: JsonObject;
  readonly facts?: JsonObject;
}

export function chargeOf(record: SubscriptionRecord): SubscriptionCharge {
  return { payload: payloadOf(record, record.token) };
}

/** The same charge, which the bank or GoPay will deny. It shows the customer's own card all the same. */
export function deniedChargeOf(record: SubscriptionRecord): SubscriptionCharge {
  const payload = payloadOf(record, DENIED_TOKENS[record.paymentType]);
  if (record.paymentType === 'gopay') return { payload };
  const masked = maskedCardOf(record.token);
  return masked === undefined ? chargeOf(record) : { payload, facts: { masked_card: masked } };
}

/** What the notification tells of a charge: its transaction, and the message where it failed. */
export function transactionOf(answer: JsonObject): JsonObject {
  const isDenied = answer.transaction_status === 'deny';
  return compact({
    transaction_status: answer.transaction_status,
    transaction_id: answer.transaction_id,
    status_code: answer.status_code,
    status_message: isDenied ? answer.status_message : undefined,
    channel_response_code: answer.channel_response_code,
    channel_response_message: answer.channel_response_message,
  });
}

/** What the notification tells of a charge that was refused. */
export function refusedTransactionOf({ body, httpStatus }: Refusal): JsonObject {
  if (typeof body === 'string') return { status_message: body, status_code: String(httpStatus) };
  return {
    status_message: body.status_message,
    status_code: textAt(body, 'status_code') ?? String(httpStatus),
  };
}
