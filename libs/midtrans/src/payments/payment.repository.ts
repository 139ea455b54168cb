import { Injectable } from '@nestjs/common';
import type { Scope } from '../access/midtrans-user';
import { newestFirst } from '../access/newest-first';
import { IsNull, type DataSource, type EntityManager, type QueryDeepPartialEntity } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { ValidCharge } from './charge.validation';
import { PaymentItem } from './payment-item.entity';
import { Payment } from './payment.entity';
import { DuplicateOrderIdError } from '../errors/midtrans.errors';

/** Narrows a list of payments. */
export interface PaymentFilter {
  scope?: Scope;
  paymentType?: string;
  status?: string;
  orderId?: string;
  subscriptionId?: string;
  createdAfter?: Date;
  createdBefore?: Date;
}

/** Everything about payments that is not hot: TypeORM's repositories serve it. */
@Injectable()
export class PaymentRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Writes the payment before the gateway is called. An order id that Midtrans refused before is taken up again, in the
   * same row, for the same user.
   *
   * @throws DuplicateOrderIdError where the order id is taken
   */
  async initiate(account: string, orderId: string, charge: ValidCharge): Promise<Payment> {
    return this.dataSource.transaction(async (manager) => {
      const fields = initialFields(account, orderId, charge);
      const inserted = await manager
        .createQueryBuilder()
        .insert()
        .into(Payment)
        .values({ id: uuidv7(), ...fields })
        .orIgnore()
        .returning(['id'])
        .execute();
      const [raw] = inserted.raw as { id: string }[];
      const id = raw?.id ?? (await this.takeUp(manager, fields));
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
      if (items.length > 0) await manager.insert(PaymentItem, items);
      return this.load(manager, { id });
    });
  }

  /** The user's charge that was begun before under this order id: whatever became of it, it is not begun anew. */
  async findLeft(account: string, orderId: string, charge: ValidCharge): Promise<Payment | null> {
    const found = await this.findByOrderId(account, orderId);
    const isTheSame = found?.userId === (charge.userId ?? null) && found.paymentType === charge.paymentType;
    return isTheSame && !found.wasRefused ? found : null;
  }

  /** A user's charge that was begun under this order id, in whichever account. */
  async findBegun(orderId: string, userId: string | null): Promise<Payment | null> {
    const found = await this.dataSource.getRepository(Payment).findOne({
      where: { orderId, userId: userId ?? IsNull() },
      relations: { items: true },
      order: { id: 'DESC', items: { position: 'ASC' } },
    });
    return found !== null && !found.wasRefused ? found : null;
  }

  async findById(id: string): Promise<Payment | null> {
    return this.dataSource.getRepository(Payment).findOne(withItems({ id }));
  }

  async findByOrderId(account: string, orderId: string): Promise<Payment | null> {
    return this.dataSource.getRepository(Payment).findOne(withItems({ account, orderId }));
  }

  /** Newest first; `after` is the id of the last payment of the page before. */
  async page(filter: PaymentFilter, limit: number, after?: string): Promise<Payment[]> {
    return newestFirst(this.dataSource.getRepository(Payment), {
      scope: filter.scope,
      where: [
        ['paymentType', '=', filter.paymentType],
        ['transactionStatus', '=', filter.status],
        ['orderId', '=', filter.orderId],
        ['subscriptionId', '=', filter.subscriptionId],
        ['createdAt', '>', filter.createdAfter],
        ['createdAt', '<', filter.createdBefore],
      ],
      limit,
      after,
    }).getMany();
  }

  private async takeUp(manager: EntityManager, fields: InitialFields): Promise<string> {
    const { account, orderId, userId } = fields;
    const earlier = await manager.findOne(Payment, {
      where: { account, orderId },
      lock: { mode: 'pessimistic_write' },
    });
    const isFree = earlier !== null && earlier.wasRefused && earlier.userId === userId;
    if (!isFree) throw new DuplicateOrderIdError(orderId);
    await manager.delete(PaymentItem, { paymentId: earlier.id });
    await manager.update(Payment, { id: earlier.id }, { ...fields, version: earlier.version + 1 });
    return earlier.id;
  }

  private async load(manager: EntityManager, where: { id: string }): Promise<Payment> {
    return manager.findOneOrFail(Payment, withItems(where));
  }
}

function withItems<Where>(where: Where) {
  return { where, relations: { items: true }, order: { items: { position: 'ASC' } } } as const;
}

type InitialFields = ReturnType<typeof initialFields>;

function initialFields(account: string, orderId: string, charge: ValidCharge) {
  const { customerDetails: customer = {}, customFields = [], paymentOptions } = charge;
  const now = new Date();
  return {
    account,
    orderId,
    userId: charge.userId ?? null,
    transactionId: null,
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
    createdAt: now,
    updatedAt: now,
  };
}

/** Known from the charge already, whatever the answer repeats: reversals depend on them. */
function textOption(options: object, name: 'bank' | 'store'): string | null {
  const value: unknown = Object.entries(options).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : null;
}
