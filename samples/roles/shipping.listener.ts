import { Injectable } from '@nestjs/common';
import { OnMidtransEvent, type PaymentEvent } from 'nestjs-midtrans';
import { DataSource } from 'typeorm';

@Injectable()
export class Shipping {
  constructor(private readonly dataSource: DataSource) {}

  /** At least once: the event's id makes one shipment of it. */
  @OnMidtransEvent('payment.settled', { name: 'ship' })
  async ship({ id, payment }: PaymentEvent): Promise<void> {
    await this.dataSource.query('INSERT INTO shipments VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
      id,
      payment.orderId,
      process.pid,
    ]);
  }
}
