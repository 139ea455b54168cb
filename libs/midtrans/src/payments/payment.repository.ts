import { Accounts } from '../accounts/accounts';
import { Inject, Injectable } from '@nestjs/common';
import { newestFirst, requireFilter, type Page, type PageOptions } from '../access/listing';
import { findFirst } from '../database/find-first';
import { MIDTRANS_DATA_SOURCE, queriesOf, type Queries } from '../database/postgres';
import { CommandStore, type Command } from '../gateway-commands/command.store';
import {
  EntityNotFoundError,
  In,
  type DataSource,
  type EntityManager,
  type FindOptionsWhere,
  type QueryDeepPartialEntity,
} from 'typeorm';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import { OrderIds, type TakenOrderId } from '../order-ids/order-ids';
import { isPlainText } from '../validation/plain-text';
import type { OrderDetails } from './charge.request';
import { MidtransPaymentAttempt } from './attempts/attempt.entity';
import { MidtransPaymentItem } from './payment-item.entity';
import type { StoredPaymentType } from '../payment-methods';
import { MidtransPayment, replacedBy, type PageRequest, type PaymentOrigin } from './payment.entity';
import { conditionsOf, PaymentFilter } from './payment.filter';
import { RELEASE_ORDER_ID } from './payment.order-ids';
import type { ReservedOrder } from './reserved-order';
import { DuplicateOrderIdError } from '../errors/midtrans.errors';

/** What a payment begins with: a charge, or a page of Snap's. */
export interface NewPayment extends OrderDetails {
  readonly paymentType: StoredPaymentType;
  readonly paymentOptions: object;
  /** @default 'charge' */
  readonly origin?: PaymentOrigin;
  /** What Snap is asked for the page. */
  readonly pageRequest?: PageRequest;
}

/** A charge that is about to be asked for: its row is there, and whoever reserved it carries it out. */
export interface ReservedCharge {
  readonly payment: MidtransPayment;
  readonly command: Command;
}

/** Everything about payments that is not hot: TypeORM's repositories serve it. */
@Injectable()
export class PaymentRepository {
  constructor(
    @Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly commands: CommandStore,
    private readonly orderIds: OrderIds,
    private readonly accounts: Accounts,
  ) {}

  /**
   * Reserves a charge before the gateway is asked: the payment, its items and what is asked for, in one transaction. An order
   * id that Midtrans refused before is used again, in the same row for the same user; a charge of theirs that was left
   * without an answer is taken up as it was begun.
   *
   * @param isResumed - whether a charge is gone on with that Midtrans has, without saying how it is paid
   * @param takesBack - whether a payment that ended without money gives its order id away
   * @throws DuplicateOrderIdError where the order id is taken, by whatever holds it, or is being charged right now
   */
  async reserve(
    account: string,
    orderId: string,
    charge: NewPayment,
    { isResumed, takesBack = false }: { readonly isResumed: boolean; readonly takesBack?: boolean },
  ): Promise<ReservedCharge> {
    return this.dataSource.transaction(async (manager) => {
      const taken = await this.orderIds.claim(queriesOf(manager), account, [orderId]);
      const fields = initialFields(account, orderId, charge);
      const inserted = await insert(manager, fields);
      if (inserted !== null) {
        requireFree(taken);
        return this.begin(manager, inserted, charge);
      }
      const earlier = await manager.findOne(MidtransPayment, {
        where: { account, orderId },
        lock: { mode: 'pessimistic_write' },
      });
      requireFree(taken.filter(({ holderId }) => holderId !== earlier?.id));
      // Another took its place while it was waited for.
      if (earlier === null) throw new DuplicateOrderIdError(orderId);
      if (earlier.wasRejected) return this.begin(manager, await reuse(manager, earlier, fields), charge);
      if (takesBack && earlier.endedUnpaid) {
        await this.requireNothingOut(earlier, queriesOf(manager));
        return this.begin(manager, await replace(manager, earlier, fields), charge);
      }
      if (earlier.userId !== fields.userId) throw new DuplicateOrderIdError(orderId);
      const { transactionStatus: status } = earlier;
      if (status !== 'initiated' && !(status === 'pending' && isResumed)) {
        throw new DuplicateOrderIdError(orderId);
      }
      if (!isTheSame(earlier, charge)) throw outcomeIsOpen(orderId);
      return this.claim(manager, earlier.id);
    });
  }

  /** The user's charge that was begun of an order that was reserved for it. */
  async findReserved(
    { account, orderId }: ReservedOrder,
    userId: string | null,
  ): Promise<MidtransPayment | null> {
    const found = await this.findByOrderId(account, orderId);
    return found !== null && !found.wasRejected && found.userId === userId ? found : null;
  }

  /**
   * The user's charge under this order id that was left without telling them what came of it: that is found out before it is
   * begun anew, whatever it was.
   */
  async findUntold(account: string, orderId: string, userId: string | null): Promise<MidtransPayment | null> {
    const found = await this.findByOrderId(account, orderId);
    if (found === null || found.wasRejected || found.userId !== userId) return null;
    const open = await this.commands.of(found.id);
    return open.some(({ action, isUnderWay }) => action === 'charge' && !isUnderWay) ? found : null;
  }

  async findById(id: string): Promise<MidtransPayment | null> {
    return this.findWithItems({ id, ...this.accounts.scope() });
  }

  async findByOrderId(account: string, orderId: string): Promise<MidtransPayment | null> {
    return this.findWithItems({ account, orderId });
  }

  /** By its order id, its id here, or Midtrans' id of one of its transactions: no order is named after another payment. */
  async findNamed(name: string, account?: string): Promise<MidtransPayment[]> {
    if (!isPlainText(name)) return [];
    // An order may be named after the id of another's payment: ours comes first.
    const own = isUuid(name) && account === undefined ? await this.findById(name) : null;
    if (own !== null) return [own];
    const payments = this.dataSource.getRepository(MidtransPayment);
    const scope = this.accounts.scope(account);
    const found = await payments.find(withItems({ ...scope, orderId: name }));
    if (found.length > 0) return found;
    const shown = await payments.find(withItems({ ...scope, transactionId: name }));
    if (shown.length > 0) return shown;
    const attempts = await this.dataSource
      .getRepository(MidtransPaymentAttempt)
      .find({ where: { ...scope, transactionId: name } });
    const ids = attempts.map(({ paymentId }) => paymentId);
    return ids.length === 0 ? [] : payments.find(withItems({ id: In(ids) }));
  }

  async list(filter: PaymentFilter, page?: PageOptions): Promise<Page<MidtransPayment>> {
    requireFilter(PaymentFilter, filter);
    return newestFirst(
      this.dataSource.getRepository(MidtransPayment),
      conditionsOf(filter, this.accounts),
      page,
    );
  }

  /**
   * Whether a payment has an order id still, once nobody is giving it away: nothing is asked of Midtrans under one that is
   * another's.
   */
  async hasOrderId({ id, orderId }: MidtransPayment): Promise<boolean> {
    const sql = 'SELECT 1 FROM midtrans_payments WHERE id = $1 AND order_id = $2 FOR SHARE';
    return (await this.dataSource.query<object[]>(sql, [id, orderId])).length > 0;
  }

  /** What was asked of Midtrans under an order id would hit the payment that has it then. */
  private async requireNothingOut({ id, orderId }: MidtransPayment, queries: Queries): Promise<void> {
    const open = await this.commands.of(id, queries);
    if (open.some(({ isUnderWay, mayArrive }) => isUnderWay || mayArrive)) throw outcomeIsOpen(orderId);
  }

  private async begin(manager: EntityManager, id: string, charge: NewPayment): Promise<ReservedCharge> {
    const items = (charge.itemDetails ?? []).map((item, position) => ({
      id: uuidv7(),
      paymentId: id,
      position,
      itemId: item.id ?? null,
      name: item.name,
      price: item.price,
      quantity: item.quantity ?? 1,
      brand: item.brand ?? null,
      category: item.category ?? null,
      merchantName: item.merchantName ?? null,
      url: item.url ?? null,
    }));
    if (items.length > 0) await manager.insert(MidtransPaymentItem, items);
    return this.claim(manager, id);
  }

  private async claim(manager: EntityManager, id: string): Promise<ReservedCharge> {
    const payment = await this.findWithItems({ id }, manager);
    if (payment === null) throw new EntityNotFoundError(MidtransPayment, { id });
    const { account, orderId } = payment;
    const command = await this.commands.claim(
      { account, subjectId: id, action: 'charge' },
      queriesOf(manager),
    );
    if (command === null) throw new DuplicateOrderIdError(orderId, 'is being charged', true);
    return { payment, command };
  }

  private findWithItems(
    where: FindOptionsWhere<MidtransPayment>,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<MidtransPayment | null> {
    return findFirst(manager, MidtransPayment, withItems(where));
  }
}

/** Once it is known that Midtrans has not got it, the order id is free again. */
export function outcomeIsOpen(orderId: string): DuplicateOrderIdError {
  return new DuplicateOrderIdError(orderId, 'has a charge whose outcome is not known yet', true);
}

/** Whether a charge is the one that a payment was begun as: paid by the same means, to the rupiah. */
export function isTheSame(
  payment: MidtransPayment,
  { paymentType, grossAmount, paymentOptions }: NewPayment,
): boolean {
  const bank = textOption(paymentOptions, 'bank');
  const store = textOption(paymentOptions, 'store');
  return (
    payment.paymentType === paymentType &&
    payment.grossAmount === grossAmount &&
    (bank === null || payment.bank === bank) &&
    (store === null || payment.store === store)
  );
}

function withItems<Where>(where: Where) {
  return {
    where,
    relations: { items: true, recordedAttempts: true },
    order: { items: { position: 'ASC' }, recordedAttempts: { transactionTime: 'ASC', id: 'ASC' } },
  } as const;
}

function requireFree([taken]: readonly TakenOrderId[]): void {
  if (taken !== undefined) throw new DuplicateOrderIdError(taken.orderId, taken.reason);
}

/** @returns null where the order has a payment */
async function insert(manager: EntityManager, fields: InitialFields): Promise<string | null> {
  const inserted = await manager
    .createQueryBuilder()
    .insert()
    .into(MidtransPayment)
    .values({ id: uuidv7(), ...fields })
    .orIgnore()
    .returning(['id'])
    .execute();
  const [row] = inserted.raw as { id: string }[];
  return row?.id ?? null;
}

/** The payment of a charge that Midtrans refused is begun anew; another user's stays theirs, without its order id. */
async function reuse(
  manager: EntityManager,
  { id, account, orderId, userId, version, formerTransactionIds, createdAt }: MidtransPayment,
  fields: InitialFields,
): Promise<string> {
  const anew = { ...fields, formerTransactionIds };
  if (userId !== fields.userId) {
    await queriesOf(manager).query(RELEASE_ORDER_ID, [account, orderId]);
    return insertOrRefuse(manager, anew);
  }
  await manager.delete(MidtransPaymentItem, { paymentId: id });
  // Lists find a row's time by its id.
  await manager.update(MidtransPayment, { id }, { ...anew, createdAt, version: version + 1 });
  return id;
}

/** The payment stays, as what became of its transactions; its order id goes to another. */
async function replace(
  manager: EntityManager,
  { id, orderId, transactionId, formerTransactionIds, version }: MidtransPayment,
  fields: InitialFields,
): Promise<string> {
  const attempts = await manager.find(MidtransPaymentAttempt, { where: { paymentId: id } });
  const own = [transactionId ?? [], attempts.map((attempt) => attempt.transactionId)].flat();
  await manager.update(MidtransPayment, { id }, { orderId: orderId + replacedBy(id), version: version + 1 });
  const former = [...new Set([...formerTransactionIds, ...own])];
  return insertOrRefuse(manager, { ...fields, formerTransactionIds: former });
}

async function insertOrRefuse(manager: EntityManager, fields: InitialFields): Promise<string> {
  const inserted = await insert(manager, fields);
  if (inserted === null) throw new DuplicateOrderIdError(fields.orderId);
  return inserted;
}

const DAY_MS = 24 * 60 * 60_000;

type InitialFields = ReturnType<typeof initialFields>;

function initialFields(account: string, orderId: string, charge: NewPayment) {
  const { customerDetails: customer = {}, customFields = [], paymentOptions } = charge;
  const now = new Date();
  return {
    account,
    orderId,
    userId: charge.userId ?? null,
    transactionId: null,
    formerTransactionIds: [] as string[],
    origin: charge.origin ?? 'charge',
    pageToken: null,
    pageRequest: (charge.pageRequest ?? null) as QueryDeepPartialEntity<PageRequest> | null,
    pageEndsAt: null,
    paymentType: charge.paymentType,
    bank: textOption(paymentOptions, 'bank'),
    store: textOption(paymentOptions, 'store'),
    grossAmount: charge.grossAmount,
    currency: 'IDR',
    transactionStatus: 'initiated' as const,
    fraudStatus: null,
    statusCode: null,
    statusMessage: null,
    customerFirstName: customer.firstName ?? null,
    customerLastName: customer.lastName ?? null,
    customerEmail: customer.email ?? null,
    customerPhone: customer.phone ?? null,
    metadata: (charge.metadata ?? {}) as QueryDeepPartialEntity<Record<string, unknown>>,
    customField1: customFields[0] ?? null,
    customField2: customFields[1] ?? null,
    customField3: customFields[2] ?? null,
    // Its command is looked at long before.
    nextCheckAt: new Date(now.getTime() + DAY_MS),
    createdAt: now,
    updatedAt: now,
  };
}

/** Known from the charge already, whatever the answer repeats: reversals depend on them. */
function textOption(options: object, name: 'bank' | 'store'): string | null {
  const value: unknown = Object.entries(options).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : null;
}
