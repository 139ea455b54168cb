import { randomUUID } from 'node:crypto';
import { createSimulator, type Simulator } from 'midtrans-simulator';
import { CLIENT_KEY, SERVER_KEY } from '../support/host';
import { DJANGO_SCHEMA, DJANGO_TABLES, type DjangoRow, type DjangoTable } from './django.database';
import type { TestDatabase } from '../support/database';

/** Columns of one row. */
type Fields = Readonly<Record<string, unknown>>;
/** JSON of the gateway's. */
export type Told = Readonly<Record<string, any>>;

/** What a shop on Django has stored. Django took times in WIB for times of its own zone, UTC. */
export class DjangoShop {
  private readonly rows = new Map<DjangoTable, DjangoRow[]>(DJANGO_TABLES.map((table) => [table, []]));

  of(table: DjangoTable): readonly DjangoRow[] {
    return this.rows.get(table) ?? [];
  }

  payment(fields: Fields): DjangoRow {
    return this.add('django_midtrans_midtranspayment', {
      ...{
        transaction_id: randomUUID(),
        payment_type: 'gopay',
        bank: '',
        gross_amount: 100_000,
        currency: 'IDR',
      },
      ...{ fraud_status: 'accept', status_code: '200', status_message: 'Success' },
      ...{
        customer_first_name: 'Siti',
        customer_last_name: '',
        customer_email: 'siti@shop.test',
        customer_phone: '',
      },
      ...{
        va_number: '',
        bill_key: '',
        biller_code: '',
        payment_code: '',
        redirect_url: '',
        deeplink_url: '',
      },
      ...{
        qr_string: '',
        transaction_time: null,
        settlement_time: null,
        expiry_time: null,
        refund_amount: 0,
      },
      ...{ refund_key: '', charge_response: {}, metadata: {}, custom_field1: '', custom_field2: '' },
      ...{ custom_field3: '', user_id: null },
      ...fields,
    });
  }

  /** The payment that Django stores of a charge's answer. */
  charged(answer: Told, fields: Fields = {}): DjangoRow {
    const [account] = (answer['va_numbers'] ?? []) as { bank?: string; va_number?: string }[];
    const actions = (answer['actions'] ?? []) as { name: string; url: string }[];
    const urlOf = (name: string): string => actions.find((action) => action.name === name)?.url ?? '';
    return this.payment({
      order_id: answer['order_id'],
      transaction_id: answer['transaction_id'] ?? '',
      payment_type: answer['payment_type'],
      bank: account?.bank ?? '',
      va_number: account?.va_number ?? '',
      gross_amount: answer['gross_amount'],
      transaction_status: answer['transaction_status'] ?? 'pending',
      fraud_status: answer['fraud_status'] ?? '',
      status_code: answer['status_code'],
      status_message: answer['status_message'],
      payment_code: answer['payment_code'] ?? '',
      redirect_url: answer['redirect_url'] ?? '',
      deeplink_url: urlOf('deeplink-redirect'),
      qr_string: urlOf('generate-qr-code') || (answer['qr_string'] ?? ''),
      transaction_time: storedTime(answer['transaction_time']),
      expiry_time: storedTime(answer['expiry_time']),
      charge_response: answer,
      ...fields,
    });
  }

  item(payment: DjangoRow, fields: Fields): DjangoRow {
    return this.add('django_midtrans_midtranspaymentitem', {
      ...{
        item_id: '',
        name: 'Kopi',
        price: 100_000,
        quantity: 1,
        brand: '',
        category: '',
        merchant_name: '',
      },
      ...{ url: '', payment_id: payment.id },
      ...fields,
    });
  }

  /** What told of a payment's status, or of another order's. */
  notification(payment: DjangoRow | null, fields: Fields): DjangoRow {
    const { order_id, transaction_id, transaction_status, payment_type, gross_amount } = {
      ...payment,
      ...fields,
    };
    const told = {
      order_id: order_id ?? 'unknown',
      transaction_id: transaction_id ?? '',
      transaction_status: transaction_status ?? 'settlement',
      payment_type: payment_type ?? 'gopay',
      gross_amount: `${Number(gross_amount ?? 100_000)}.00`,
      status_code: '200',
      signature_key: 'signature-of-it',
    };
    return this.add('django_midtrans_midtransnotification', {
      ...told,
      ...{
        fraud_status: '',
        status: 'processed',
        raw_payload: told,
        error_message: '',
        payment_id: payment?.id ?? null,
      },
      ...fields,
    });
  }

  refund(payment: DjangoRow, fields: Fields): DjangoRow {
    return this.add('django_midtrans_midtransrefund', {
      ...{
        refund_key: `refund-${String(payment['order_id'])}-${randomUUID().slice(0, 8)}`,
        reason: '',
        is_direct: false,
      },
      ...{ status: 'partial_refund', status_code: '200', status_message: 'Success', response: {} },
      payment_id: payment.id,
      ...fields,
    });
  }

  invoice(fields: Fields): DjangoRow {
    return this.add('django_midtrans_midtransinvoice', {
      ...{
        status: 'sent',
        customer_name: 'Siti',
        customer_email: 'siti@shop.test',
        customer_phone: '',
        customer_id: '',
      },
      ...{
        total_amount: 100_000,
        currency: 'IDR',
        due_date: '2025-04-01',
        paid_at: null,
        notes: '',
        void_reason: '',
      },
      ...{
        midtrans_invoice_id: randomUUID(),
        create_response: {},
        metadata: {},
        user_id: null,
        payment_id: null,
      },
      ...fields,
    });
  }

  invoiceItem(invoice: DjangoRow, fields: Fields = {}): DjangoRow {
    return this.add('django_midtrans_midtransinvoiceitem', {
      ...{ item_id: 'item-1', description: 'Kopi', quantity: 1, price: 100_000, invoice_id: invoice.id },
      ...fields,
    });
  }

  subscription(fields: Fields): DjangoRow {
    return this.add('django_midtrans_midtranssubscription', {
      ...{
        name: 'gold',
        payment_type: 'credit_card',
        amount: 99_000,
        currency: 'IDR',
        token: 'a-card-token',
      },
      ...{ interval: 1, interval_unit: 'month', max_interval: 12, start_time: null, current_interval: 0 },
      ...{ retry_interval: 1, retry_interval_unit: 'day', retry_max_interval: 3, status: 'active' },
      ...{ customer_first_name: '', customer_last_name: '', customer_email: '', customer_phone: '' },
      ...{ create_response: {}, metadata: {}, user_id: null, midtrans_subscription_id: randomUUID() },
      ...fields,
    });
  }

  /** Makes Django's tables, and fills them. */
  async store({ rows }: TestDatabase): Promise<void> {
    await rows(DJANGO_SCHEMA);
    await rows(`INSERT INTO auth_user SELECT n, 'user-' || n FROM generate_series(1, 9) AS n`);
    const all = DJANGO_TABLES.map((table) => {
      const made = JSON.stringify(this.of(table)).replaceAll("'", "''");
      return `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, '${made}');`;
    });
    await rows(all.join('\n'));
  }

  private add(table: DjangoTable, fields: Fields): DjangoRow {
    const at = new Date().toISOString();
    const { created_at: createdAt = at } = fields;
    const row = { created_at: createdAt, updated_at: createdAt, id: randomUUID(), ...fields };
    this.rows.get(table)?.push(row);
    return row;
  }
}

/** A time of the gateway's as a Django in UTC stores it: seven hours late. */
export function storedTime(wib: string | undefined): string | null {
  return wib === undefined ? null : `${wib.replace(' ', 'T')}Z`;
}

/** The gateway of the days of Django: its notifications went to Django, and are lost here. */
export function djangoGateway(): Simulator {
  const gateway = createSimulator({
    serverKey: SERVER_KEY,
    clientKey: CLIENT_KEY,
    timeScale: 0,
    notificationUrl: 'http://host.invalid/',
  });
  gateway.failNotifications({ kind: 'drop' }, { times: 'always' });
  return gateway;
}

/** Asks the gateway, as Django's client did. */
export async function ask(gateway: Simulator, path: string, body: object): Promise<Told> {
  const response = await gateway.fetch(
    new Request(`http://gateway.invalid${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${SERVER_KEY}:`).toString('base64')}`,
      },
    }),
  );
  const told = (await response.json()) as Told;
  if (!response.ok) throw new Error(JSON.stringify(told));
  return told;
}

/** A charge of 100,000 rupiah. */
export function chargeAt(gateway: Simulator, orderId: string, method: object): Promise<Told> {
  return ask(gateway, '/v2/charge', {
    ...method,
    transaction_details: { order_id: orderId, gross_amount: 100_000 },
  });
}
