import { body as invoiceBody, INVOICES, invoiceTaken } from '../invoices/invoices.support';
import type { ScriptedGateway } from '../support/gateway';
import { BCA_CHARGE, chargingGateway } from '../support/gateway';
import type { Answer, Host } from '../support/host';

let count = 0;

/** A gateway that takes whatever it is asked for: it keeps nobody from an order id. */
export function takingGateway(): ScriptedGateway {
  return chargingGateway().on(/^POST \/v1\/invoices$/, (request) =>
    invoiceTaken(request, (++count).toString(16).padStart(24, '0')),
  );
}

/** What is asked for under an id. */
export interface Taker {
  readonly name: string;
  readonly gatewayPath: RegExp;
  /** Which field of the request has the id. */
  readonly field: 'order_id' | 'invoice_number';
  readonly code: 'duplicate_order_id' | 'duplicate_invoice_number';
  take(host: Host, id: string, user?: string): Promise<Answer>;
}

function invoiceWith(field: Taker['field']): Taker['take'] {
  return (host, id, user = 'customer-1') =>
    host.request(INVOICES, { method: 'POST', user, json: invoiceBody({ [field]: id }) });
}

export const CHARGE: Taker = {
  name: 'a charge',
  gatewayPath: /^POST \/v2\/charge$/,
  field: 'order_id',
  code: 'duplicate_order_id',
  take: (host, id, user = 'customer-1') =>
    host.request('/api/midtrans/charge/', { method: 'POST', user, json: { ...BCA_CHARGE, order_id: id } }),
};
export const INVOICE: Taker = {
  name: 'an invoice',
  gatewayPath: /^POST \/v1\/invoices$/,
  field: 'order_id',
  code: 'duplicate_order_id',
  take: invoiceWith('order_id'),
};
export const NUMBER: Taker = {
  ...INVOICE,
  name: 'an invoice of that number',
  field: 'invoice_number',
  code: 'duplicate_invoice_number',
  take: invoiceWith('invoice_number'),
};
export const TAKERS = [CHARGE, INVOICE, NUMBER];

/** Every pair of who has an id and who wants it. */
export const PAIRS = TAKERS.flatMap((holder) =>
  TAKERS.map((taker) => [holder.name, taker.name, holder, taker] as const),
);
