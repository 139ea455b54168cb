import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { MidtransNotification, MidtransOutboxEvent, type MidtransPayment } from 'nestjs-midtrans';
import { In, type DataSource } from 'typeorm';
import type { HistoryEntry } from './order-history';

/** Reads what happened to payments from the package's own tables, which are the host's to read. */
@Injectable()
export class OrderHistoryStore {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** In the order in which it happened. */
  async of(payments: readonly MidtransPayment[]): Promise<HistoryEntry[]> {
    const ids = payments.map(({ id }) => id);
    const [notifications, events] = await Promise.all([
      this.dataSource.getRepository(MidtransNotification).findBy({ paymentId: In(ids) }),
      this.dataSource.getRepository(MidtransOutboxEvent).findBy({ subjectId: In(ids) }),
    ]);
    const history: HistoryEntry[] = [
      ...payments.flatMap(entriesOfCharge),
      ...notifications.map(({ createdAt, transactionStatus, status, rawPayload }) => ({
        kind: 'notification' as const,
        at: createdAt,
        title: `${transactionStatus ?? ''} (${status})`,
        body: withoutSignature(rawPayload),
      })),
      ...events.map(({ id, occurredAt, type, payload }) => ({
        kind: 'event' as const,
        at: occurredAt,
        title: type,
        body: { id, ...payload },
      })),
    ];
    return history.sort((one, other) => one.at.getTime() - other.at.getTime());
  }
}

/** Whoever has a payment's signature can forge what is told of it. */
function withoutSignature({ signature_key: _, ...told }: Readonly<Record<string, unknown>>): object {
  return told;
}

function entriesOfCharge(payment: MidtransPayment): HistoryEntry[] {
  const { origin, createdAt, orderId, paymentType, bank, store, metadata, chargeResponse } = payment;
  const path = `POST /api/midtrans/${origin === 'snap' ? 'snap' : 'charge'}/`;
  const asked = { payment_type: paymentType, bank, store, metadata };
  const body = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== null));
  return [
    { kind: 'request', at: createdAt, title: path, body },
    ...(chargeResponse === null
      ? []
      : [{ kind: 'answer' as const, at: createdAt, title: orderId, body: chargeResponse }]),
  ];
}
