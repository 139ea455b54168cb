import { isDeepStrictEqual } from 'node:util';
import { ConflictException, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { MidtransPayment } from 'nestjs-midtrans';
import { In, IsNull, LessThanOrEqual, type DataSource, type Repository } from 'typeorm';
import { newOrderId, paymentOrderId } from './order-ids';
import { amountOf } from './order-lines';
import { ShopOrder, type OrderLine } from './order.entity';

/** The merchant account whose shop this is. */
const ACCOUNT = 'default';
/** How many orders a list shows, the newest first. */
const LISTED = 50;

/** An order with its payments, in the order in which they were begun. */
export interface OrderWithPayments {
  readonly order: ShopOrder;
  readonly payments: readonly MidtransPayment[];
}

@Injectable()
export class OrderStore {
  private readonly orders: Repository<ShopOrder>;
  private readonly payments: Repository<MidtransPayment>;

  constructor(@InjectDataSource() dataSource: DataSource) {
    this.orders = dataSource.getRepository(ShopOrder);
    this.payments = dataSource.getRepository(MidtransPayment);
  }

  /**
   * Takes an order.
   *
   * @param id - which its page was given with the form: the same form sent twice is one order
   */
  async place(id: string, customerId: string, lines: readonly OrderLine[]): Promise<ShopOrder> {
    const wanted = { customerId, lines: [...lines], amount: amountOf(lines) };
    await this.orders
      .createQueryBuilder()
      .insert()
      .values({ id, ...wanted })
      .orIgnore()
      .execute();
    const placed = await this.find(id, customerId);
    if (placed !== null && isDeepStrictEqual(placed.lines, wanted.lines)) return placed;
    // Somebody went back and changed what they want.
    return this.orders.save(this.orders.create({ id: newOrderId(), ...wanted }));
  }

  /** A customer's order; null where they have none of that id. */
  find(id: string, customerId: string): Promise<ShopOrder | null> {
    return this.orders.findOneBy({ id, customerId });
  }

  async listOf(customerId?: string): Promise<OrderWithPayments[]> {
    const orders = await this.orders.find({
      where: customerId === undefined ? {} : { customerId },
      order: { createdAt: 'DESC', id: 'DESC' },
      take: LISTED,
    });
    const payments = await this.paymentsOf(orders);
    return orders.map((order) => ({ order, payments: ofOrder(payments, order) }));
  }

  async withPayments(order: ShopOrder): Promise<OrderWithPayments> {
    return { order, payments: ofOrder(await this.paymentsOf([order]), order) };
  }

  /**
   * The order id of the payment that is begun now: a new one, unless the last was never made.
   *
   * @throws ConflictException where a payment may still be paid, or was
   */
  async nextPayment(order: ShopOrder): Promise<string> {
    const last = await this.payments.findOneBy({
      account: ACCOUNT,
      orderId: paymentOrderId(order.id, order.payments),
    });
    if (last !== null && !last.endedUnpaid) {
      throw new ConflictException(
        last.paidAt === null
          ? 'This order waits for a payment: cancel that first'
          : 'This order has been paid already',
      );
    }
    const number = last === null ? Math.max(order.payments, 1) : order.payments + 1;
    // Of two that begin at once both are given the same order id, and Midtrans takes one transaction under it.
    await this.orders.update({ id: order.id, payments: order.payments }, { payments: number });
    return paymentOrderId(order.id, number);
  }

  /**
   * Notes that an order is shipped, which costs no more than was paid: an order id alone is nobody's proof of a price.
   *
   * @param paid - whole rupiah
   * @returns whether it is to be shipped now: an event may come twice
   */
  async ship(id: string, paid: number): Promise<boolean> {
    const unshipped = { id, shippedAt: IsNull(), amount: LessThanOrEqual(paid) };
    const { affected } = await this.orders.update(unshipped, { shippedAt: new Date() });
    return affected === 1;
  }

  private async paymentsOf(orders: readonly ShopOrder[]): Promise<MidtransPayment[]> {
    const ids = orders.flatMap(orderIdsOf);
    if (ids.length === 0) return [];
    return this.payments.find({
      where: { account: ACCOUNT, orderId: In(ids) },
      relations: { recordedAttempts: true },
    });
  }
}

function orderIdsOf({ id, payments }: ShopOrder): string[] {
  return Array.from({ length: payments }, (_, index) => paymentOrderId(id, index + 1));
}

/** What bears an order's id and is of a smaller amount was not made for it. */
function ofOrder(payments: readonly MidtransPayment[], order: ShopOrder): MidtransPayment[] {
  return orderIdsOf(order).flatMap((id) =>
    payments.filter(({ orderId, grossAmount }) => orderId === id && grossAmount >= order.amount),
  );
}
