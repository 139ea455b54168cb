import { Accounts } from '../accounts/accounts';
import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import {
  EntityNotFoundError,
  In,
  IsNull,
  type DataSource,
  type EntityManager,
  type FindOptionsWhere,
  type QueryDeepPartialEntity,
} from 'typeorm';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import { isPlainText } from '../validation/plain-text';
import { OrderIds } from '../order-ids/order-ids';
import { newestFirst, ownedBy, requireFilter, type Page, type PageOptions } from '../access/listing';
import { findFirst } from '../database/find-first';
import { MIDTRANS_DATA_SOURCE, queriesOf } from '../database/postgres';
import { InvoiceStateError } from './invoice.errors';
import { DuplicateOrderIdError } from '../errors/midtrans.errors';
import { CommandStore, matchOf, type Command } from '../gateway-commands/command.store';
import { ToldCommands } from '../gateway-commands/told-commands';
import { MidtransInvoiceItem } from './invoice-item.entity';
import { MidtransInvoice } from './invoice.entity';
import type { InvoiceItemInput } from './invoice.request';
import { RELEASE_ORDER_ID } from './invoice.order-ids';
import type { ValidInvoice } from './invoice.validation';
import { InvoiceFilter } from './invoice.filter';

/** An invoice that is about to be asked for. */
export interface ReservedInvoice {
  readonly invoice: MidtransInvoice;
  /** Null where Midtrans turned out to have it, of which its caller is told now. */
  readonly command: Command | null;
}

/** An invoice that is taken up, and what its caller has not been told of. */
type TakenUp = ReservedInvoice & { readonly untold?: Command };

/** Everything about invoices that need not be atomic with their events. */
@Injectable()
export class InvoiceRepository {
  constructor(
    @Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly commands: CommandStore,
    private readonly told: ToldCommands,
    private readonly orderIds: OrderIds,
    private readonly accounts: Accounts,
  ) {}

  /**
   * Reserves an invoice before the gateway is asked: its row, its items and what is asked for, in one transaction. One that
   * Midtrans rejected gives it its order id.
   *
   * @returns null where the invoice number is taken
   * @throws DuplicateOrderIdError where the order id is, by whatever holds it
   */
  async initiate(
    account: string,
    orderId: string,
    invoiceNumber: string,
    invoice: ValidInvoice,
  ): Promise<ReservedInvoice | null> {
    return this.dataSource.transaction(async (manager) => {
      const queries = queriesOf(manager);
      const taken = await this.orderIds.claim(queries, account, [orderId, invoiceNumber]);
      const holder = taken.find((each) => each.orderId === orderId);
      if (holder !== undefined) throw new DuplicateOrderIdError(orderId, holder.reason);
      if (taken.length > 0) return null;
      const userId = invoice.userId ?? null;
      await queries.query(RELEASE_ORDER_ID, [account, orderId, userId]);
      const id = uuidv7();
      const fields = { id, account, orderId, invoiceNumber, userId, ...initialFields(invoice) };
      await manager.insert(MidtransInvoice, fields);
      await manager.insert(MidtransInvoiceItem, itemsOf(id, invoice));
      return this.claim(manager, await load(manager, id), invoice);
    });
  }

  /**
   * Takes up the user's invoice of just this content whose caller was never told what came of it: it is not begun anew.
   *
   * @param isRetry - whether they ask again under its key: then also where they may have been told, and where its order id was made
   * up for that key, whatever its content has become
   * @throws DuplicateOrderIdError where it is being created right now
   */
  async takeUp(
    account: string,
    orderId: string,
    asked: ValidInvoice,
    isRetry: boolean,
  ): Promise<ReservedInvoice | null> {
    const taken = await this.dataSource.transaction(async (manager): Promise<TakenUp | null> => {
      const begun = await manager.findOne(MidtransInvoice, {
        where: { account, orderId, failureReason: IsNull() },
        lock: { mode: 'pessimistic_write' },
      });
      if (begun === null || begun.userId !== (asked.userId ?? null)) return null;
      const invoice = await load(manager, begun.id);
      const isKeysOwn = isRetry && asked.orderId === undefined;
      if (!isKeysOwn && !isTheSame(invoice, asked)) return null;
      if (invoice.midtransStatus === null) return this.claim(manager, invoice, asked);
      // One that was voided since cannot be paid: who asks for it again wants another.
      if (invoice.status === 'void' && !isRetry) return null;
      const queries = queriesOf(manager);
      const open = await this.commands.of(invoice.id, queries);
      const untold = open.find(({ action }) => action === 'create');
      if (untold?.isUnderWay) throw beingCreated(orderId);
      if (untold === undefined && !isRetry) return null;
      return { invoice, command: null, untold };
    });
    if (taken?.untold !== undefined) await this.told.drop(taken.untold);
    return taken;
  }

  /** Takes up an invoice that was asked for without an order id as well, and is alike in everything. Throws like {@link takeUp}. */
  async takeUpSame(account: string, asked: ValidInvoice): Promise<ReservedInvoice | null> {
    for (const { subjectId } of await this.commands.matching(sameAs(account, asked))) {
      const left = await this.findById(subjectId);
      const takenUp = left === null ? null : await this.takeUp(account, left.orderId, asked, false);
      if (takenUp !== null) return takenUp;
    }
    // Another process is at it, or has died at it: which of the two, its lease tells.
    const underWay = await this.commands.underWay(sameAs(account, asked));
    const left = underWay === undefined ? null : await this.findById(underWay);
    if (left === null) return null;
    const reason = 'the same is being created: ask again';
    throw new InvoiceStateError('create', left.orderId, 'in_progress', reason);
  }

  async findById(id: string): Promise<MidtransInvoice | null> {
    return this.findOne({ id, ...this.accounts.scope() });
  }

  async findByMidtransId(account: string, midtransInvoiceId: string): Promise<MidtransInvoice | null> {
    return this.findOne({ account, midtransInvoiceId });
  }

  /** By its id here, Midtrans' id of it, or its order id: no order is named after another invoice. */
  async findNamed(name: string, account?: string): Promise<MidtransInvoice[]> {
    if (!isPlainText(name)) return [];
    const own = isUuid(name) && account === undefined ? await this.findById(name) : null;
    if (own !== null) return [own];
    const invoices = this.dataSource.getRepository(MidtransInvoice);
    const scope = this.accounts.scope(account);
    const found = await invoices.find(withItems({ ...scope, midtransInvoiceId: name }));
    return found.length > 0 ? found : invoices.find(withItems({ ...scope, orderId: name }));
  }

  /** The first of these orders whose id Midtrans has not told: its answer was lost, or is overtaken. */
  async findUnnamed(account: string, orderIds: readonly string[]): Promise<MidtransInvoice | null> {
    for (const orderId of orderIds) {
      const found = await this.findOne({
        account,
        orderId,
        midtransInvoiceId: IsNull(),
        failureReason: IsNull(),
      });
      if (found !== null) return found;
    }
    return null;
  }

  async list(filter: InvoiceFilter, page?: PageOptions): Promise<Page<MidtransInvoice>> {
    requireFilter(InvoiceFilter, filter);
    const { items, nextCursor } = await newestFirst(
      this.dataSource.getRepository(MidtransInvoice),
      [
        ...ownedBy(filter, this.accounts),
        ['status', '=', filter.status],
        ['customerEmail', '=', filter.customerEmail],
        ['orderId', '=', filter.orderId],
        ['invoiceNumber', '=', filter.invoiceNumber],
        ['dueDate', '=', filter.dueDate],
        ['dueDate', '>', filter.dueAfter],
        ['dueDate', '<', filter.dueBefore],
      ],
      page,
    );
    return { items: await this.withItems(items), nextCursor };
  }

  private async claim(
    manager: EntityManager,
    invoice: MidtransInvoice,
    asked: ValidInvoice,
  ): Promise<ReservedInvoice> {
    const { id: subjectId, account, orderId } = invoice;
    const { paymentLink, virtualAccounts } = asked;
    const match = asked.orderId === undefined ? sameAs(account, asked) : undefined;
    const details = { paymentLink, virtualAccounts };
    const command = await this.commands.claim(
      { account, subjectId, action: 'create', match, details },
      queriesOf(manager),
    );
    if (command === null) throw beingCreated(orderId);
    return { invoice, command };
  }

  private async withItems(invoices: MidtransInvoice[]): Promise<MidtransInvoice[]> {
    const items = await this.dataSource.getRepository(MidtransInvoiceItem).find({
      where: { invoiceId: In(invoices.map(({ id }) => id)) },
      order: { position: 'ASC' },
    });
    for (const invoice of invoices) {
      invoice.items = items.filter(({ invoiceId }) => invoiceId === invoice.id);
    }
    return invoices;
  }

  private async findOne(where: FindOptionsWhere<MidtransInvoice>): Promise<MidtransInvoice | null> {
    return findFirst(this.dataSource.manager, MidtransInvoice, withItems(where));
  }
}

function beingCreated(orderId: string): DuplicateOrderIdError {
  return new DuplicateOrderIdError(orderId, 'is being created', true);
}

/** What makes another call the same, beside that neither names an order id. */
export function sameAs(account: string, asked: ValidInvoice): string {
  const { userId, invoiceNumber, metadata = {}, paymentLink, virtualAccounts } = asked;
  const terms = { userId, invoiceNumber, metadata, paymentLink, virtualAccounts };
  return matchOf('invoice', account, terms, contentOf(asked));
}

async function load(manager: EntityManager, id: string): Promise<MidtransInvoice> {
  const found = await findFirst(manager, MidtransInvoice, withItems({ id }));
  if (found === null) throw new EntityNotFoundError(MidtransInvoice, { id });
  return found;
}

function withItems<Where>(where: Where) {
  return { where, relations: { items: true }, order: { items: { position: 'ASC' } } } as const;
}

/** Whether an invoice is what is asked for, as far as it is stored and Midtrans is told of it. */
function isTheSame(invoice: MidtransInvoice, asked: ValidInvoice): boolean {
  const { invoiceNumber = invoice.invoiceNumber } = asked;
  return invoiceNumber === invoice.invoiceNumber && isDeepStrictEqual(contentOf(asked), contentOf(invoice));
}

function contentOf(invoice: MidtransInvoice | ValidInvoice) {
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
function customerFields(invoice: MidtransInvoice | ValidInvoice) {
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

function itemFields({ itemId, description, quantity = 1, price }: MidtransInvoiceItem | InvoiceItemInput) {
  return { itemId: itemId || null, description, quantity, price };
}
