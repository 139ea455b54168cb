import { Injectable } from '@nestjs/common';
import { OnMidtransEvent, type PaymentEvent } from 'nestjs-midtrans';
import { until } from '../support/until';
import { allDelivered, Instances, settle } from './events.support';

describe('a plain listener', () => {
  const instances = new Instances();
  afterEach(() => instances.end());

  @Injectable()
  class Failing {
    attempts = 0;

    @OnMidtransEvent('payment.settled', { name: 'failing' })
    fail(): void {
      this.attempts++;
      if (this.attempts < 4) throw new Error('not yet');
    }
  }

  it('hears each event once, however often a durable one is given it, in the process where it happened', async () => {
    const database = await instances.database();
    const host = await instances.start({ database, providers: [Failing] });
    const other = await instances.start({ database, providers: [Failing] });
    const heard: string[] = [];
    const hear = (where: string) => (event: PaymentEvent) => heard.push(`${where} ${event.type}`);
    host.emitter.on('payment.*', hear('here'));
    other.emitter.on('payment.*', hear('there'));
    await settle(host, 'heard');
    await until(() => host.app.get(Failing).attempts + other.app.get(Failing).attempts >= 4);
    await allDelivered(database);
    expect(heard).toEqual(['created', 'pending', 'settled'].map((step) => `here payment.${step}`));
  });

  it('of everything hears each event once, where nobody else listens', async () => {
    const database = await instances.database();
    const host = await instances.start({ database });
    const heard: string[] = [];
    host.emitter.onAny((type) => void heard.push(String(type)));
    await settle(host, 'any');
    await until(() => heard.length >= 4);
    await allDelivered(database);
    expect(heard).toEqual(['payment.created', 'payment.pending', 'payment.settled', 'notification.received']);
  });

  it('hears what no durable one is there for', async () => {
    const database = await instances.database();
    const host = await instances.start({ database });
    await database.rows('DELETE FROM midtrans_consumers');
    const heard: string[] = [];
    host.emitter.on('payment.*', ({ type }: PaymentEvent) => heard.push(type));
    await settle(host, 'alone');
    expect(heard).toEqual(['payment.created', 'payment.pending', 'payment.settled']);
  });
});
