import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import {
  In,
  IsNull,
  Not,
  type DataSource,
  type EntityManager,
  type FindOptionsWhere,
  type QueryDeepPartialEntity,
} from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Scope } from '../access/midtrans-user';
import { newestFirst } from '../access/newest-first';
import { DuplicateOrderIdError } from '../errors/midtrans.errors';
import { Payment } from '../payments/payment.entity';
import { InvoiceItem } from './invoice-item.entity';
import { Invoice } from './invoice.entity';
import type { InvoiceItemInput } from './invoice.input';
import type { InvoiceStatus } from './invoice.status';
import type { ValidInvoice } from './invoice.validation';

/** Narrows a list of invoices. Days are `YYYY-MM-DD`. */
export interface InvoiceFilter {
  scope?: Scope;
  status?: InvoiceStatus;
  customerEmail?: string;
  orderId?: string;
  invoiceNumber?: string;
  dueDate?: string;
  /** Due later than this day. */
  dueAfter?: string;
  /** Due earlier than this day. */
  dueBefore?: string;
}

/** Everything about invoices that need not be atomic with their events. */
@Injectable()
export class InvoiceRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Writes the invoice before the gateway is called. One that Midtrans refused to the same user makes room for it.
   *
   * @returns null where the invoice number is taken
   * @throws DuplicateOrderIdError where the order id is, by an invoice or by a payment
   */
  async initiate(
    account: string,
    orderId: string,
    invoiceNumber: string,
    invoice: ValidInvoice,
  ): Promise<Invoice | null> {
    return this.dataSource.transaction(async (manager) => {
      const userId = invoice.userId ?? null;
      if (await isCharged(manager, account, orderId)) throw new DuplicateOrderIdError(orderId);
      await manager.delete(Invoice, { account, orderId, userId: userId ?? IsNull(), refusal: Not(IsNull()) });
      const inserted = await manager
        .createQueryBuilder()
        .insert()
        .into(Invoice)
        .values({ id: uuidv7(), account, orderId, invoiceNumber, userId, ...initialFields(invoice) })
        .orIgnore()
        .returning(['id'])
        .execute();
      const [raw] = inserted.raw as { id: string }[];
      if (raw === undefined) {
        if (await manager.existsBy(Invoice, { account, orderId })) {
          throw new DuplicateOrderIdError(orderId, 'has an invoice');
        }
        return null;
      }
      await manager.insert(InvoiceItem, itemsOf(raw.id, invoice));
      return load(manager, raw.id);
    });
  }

  /**
   * Takes up the user's invoice of just this content that was begun before: whatever became of it, it is not begun anew. Where
   * that is not known, its version counts the attempts, so that Midtrans' no to an earlier one is not taken for the last word.
   */
  async takeUp(account: string, orderId: string, invoice: ValidInvoice): Promise<Invoice | null> {
    return this.dataSource.transaction(async (manager) => {
      const begun = await manager.findOne(Invoice, {
        where: { account, orderId, refusal: IsNull() },
        lock: { mode: 'pessimistic_write' },
      });
      const left = begun === null ? null : await load(manager, begun.id);
      if (left === null || !isTheSame(left, invoice)) return null;
      if (left.midtransStatus === null) {
        left.version += 1;
        await manager.update(Invoice, { id: left.id }, { version: left.version });
      }
      return left;
    });
  }

  async findById(id: string): Promise<Invoice | null> {
    return this.findOne({ id });
  }

  async findByMidtransId(account: string, midtransInvoiceId: string): Promise<Invoice | null> {
    return this.findOne({ account, midtransInvoiceId });
  }

  /** The first of these orders whose id Midtrans has not told: its answer was lost, or is overtaken. */
  async findUnnamed(account: string, orderIds: readonly string[]): Promise<Invoice | null> {
    for (const orderId of orderIds) {
      const found = await this.findOne({ account, orderId, midtransInvoiceId: IsNull(), refusal: IsNull() });
      if (found !== null) return found;
    }
    return null;
  }

  /** Newest first; `after` is the id of the last invoice of the page before. */
  async page(filter: InvoiceFilter, limit: number, after?: string): Promise<Invoice[]> {
    const invoices = await newestFirst(this.dataSource.getRepository(Invoice), {
      scope: filter.scope,
      where: [
        ['status', '=', filter.status],
        ['customerEmail', '=', filter.customerEmail],
        ['orderId', '=', filter.orderId],
        ['invoiceNumber', '=', filter.invoiceNumber],
        ['dueDate', '=', filter.dueDate],
        ['dueDate', '>', filter.dueAfter],
        ['dueDate', '<', filter.dueBefore],
      ],
      limit,
      after,
    }).getMany();
    return this.withItems(invoices);
  }

  private async withItems(invoices: Invoice[]): Promise<Invoice[]> {
    const items = await this.dataSource.getRepository(InvoiceItem).find({
      where: { invoiceId: In(invoices.map(({ id }) => id)) },
      order: { position: 'ASC' },
    });
    for (const invoice of invoices) {
      invoice.items = items.filter(({ invoiceId }) => invoiceId === invoice.id);
    }
    return invoices;
  }

  private async findOne(where: FindOptionsWhere<Invoice>): Promise<Invoice | null> {
    return this.dataSource.getRepository(Invoice).findOne(withItems(where));
  }
}

function load(manager: EntityManager, id: string): Promise<Invoice> {
  return manager.findOneOrFail(Invoice, withItems({ id }));
}

function withItems<Where>(where: Where) {
  return { where, relations: { items: true }, order: { items: { position: 'ASC' } } } as const;
}

/** Whether Midtrans may have a charge of that order. One that it refused leaves the order id free. */
function isCharged(manager: EntityManager, account: string, orderId: string): Promise<boolean> {
  const order = { account, orderId };
  return manager.existsBy(Payment, [
    { ...order, transactionStatus: Not('failure') },
    { ...order, transactionId: Not(IsNull()) },
  ]);
}

/** Whether an invoice is what is asked for, as far as it is stored and Midtrans is told of it. */
function isTheSame(invoice: Invoice, asked: ValidInvoice): boolean {
  const { invoiceNumber = invoice.invoiceNumber, userId = null } = asked;
  return isDeepStrictEqual(
    { invoiceNumber, userId, ...contentOf(asked) },
    { invoiceNumber: invoice.invoiceNumber, userId: invoice.userId, ...contentOf(invoice) },
  );
}

function contentOf(invoice: Invoice | ValidInvoice) {
  return { ...customerFields(invoice), items: invoice.items.map(itemFields) };
}

function initialFields(invoice: ValidInvoice) {
  const now = new Date();
  return {
    ...customerFields(invoice),
    status: 'draft' as const,
    totalAmount: invoice.totalAmount,
    metadata: (invoice.metadata ?? {}) as QueryDeepPartialEntity<Record<string, unknown>>,
    createdAt: now,
    updatedAt: now,
  };
}

/** What the customer gets to see. */
function customerFields(invoice: Invoice | ValidInvoice) {
  return {
    paymentType: invoice.paymentType,
    customerName: invoice.customerName,
    customerEmail: invoice.customerEmail,
    customerPhone: invoice.customerPhone || null,
    customerId: invoice.customerId || null,
    dueDate: invoice.dueDate,
    notes: invoice.notes || null,
  };
}

function itemsOf(invoiceId: string, { items }: ValidInvoice) {
  return items.map((item, position) => ({ id: uuidv7(), invoiceId, position, ...itemFields(item) }));
}

function itemFields({ itemId, description, quantity = 1, price }: InvoiceItem | InvoiceItemInput) {
  return { itemId: itemId || null, description, quantity, price };
}
