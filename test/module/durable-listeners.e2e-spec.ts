import {
  Controller,
  Get,
  Global,
  Inject,
  Injectable,
  Module,
  Scope,
  type LoggerService,
  type ModuleMetadata,
  type Provider,
} from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { OnEvent } from '@nestjs/event-emitter';
import {
  MidtransModule,
  OnMidtransEvent,
  type MidtransEvent,
  type NotificationEvent,
  type OnMidtransEventOptions,
  type PaymentEvent,
} from 'nestjs-midtrans';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { answeringStatus, BCA_CHARGE, chargingGateway, delivery } from '../support/gateway';
import { HeaderGuard, SERVER_KEY } from '../support/host';
import { until } from '../support/until';
import { hostImports, startApp, type App } from './app.support';

/** What a host's listeners heard, across its classes. */
@Injectable()
class Heard {
  private readonly all: [who: string, type: string, orderId: string | null][] = [];

  add(who: string, event: MidtransEvent): void {
    if (!('payment' in event) && !('notification' in event)) return;
    const orderId = 'payment' in event ? event.payment.orderId : event.notification.orderId;
    this.all.push([who, event.type, orderId]);
  }

  by(who: string, orderId: string): string[] {
    return this.all.filter(([name, , order]) => name === who && order === orderId).map(([, type]) => type);
  }
}

@Global()
@Module({ providers: [Heard], exports: [Heard] })
class HeardModule {}

let database: TestDatabase;
let running: App | undefined;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  await database.rows('TRUNCATE midtrans_outbox, midtrans_deliveries, midtrans_consumers');
});
afterAll(() => database.drop());

async function host(metadata: ModuleMetadata, logger?: LoggerService): Promise<{ app: App; heard: Heard }> {
  const app = await startApp({
    ...metadata,
    logger,
    imports: [
      HeardModule,
      ...hostImports(database.url),
      MidtransModule.forRoot({
        serverKey: SERVER_KEY,
        http: { fetch: answeringStatus(chargingGateway(), 'expire').fetch },
        guards: [HeaderGuard],
        clientPrices: true,
      }),
      ...(metadata.imports ?? []),
    ],
  });
  running = app;
  return { app, heard: app.app.get(Heard, { strict: false }) };
}

/** Charges and expires an order, and waits until every event has been delivered. */
async function liveOnce({ ask }: App): Promise<string> {
  const charged = await ask('/midtrans/charge/', { method: 'POST', user: 'customer-1', json: BCA_CHARGE });
  const orderId: string = charged.body.order_id;
  await ask('/midtrans/notification/', { method: 'POST', json: delivery(orderId, 'expire') });
  await until(
    () => database.rows('SELECT 1 FROM midtrans_deliveries'),
    (left) => left.length === 0,
  );
  return orderId;
}

const EVERYTHING = ['payment.created', 'payment.pending', 'payment.expired'];

describe('@OnMidtransEvent', () => {
  it('finds methods of providers and of controllers, wherever they are', async () => {
    @Injectable()
    class Shipping {
      constructor(private readonly heard: Heard) {}
      @OnMidtransEvent('payment.expired')
      release(event: PaymentEvent<'payment.expired'>): void {
        this.heard.add('provider', event);
      }
    }

    @Controller('orders')
    class OrdersController {
      constructor(private readonly heard: Heard) {}
      @Get()
      list(): string[] {
        return [];
      }
      @OnMidtransEvent('payment.pending')
      pending(event: PaymentEvent): void {
        this.heard.add('controller', event);
      }
    }

    @Module({ providers: [Shipping] })
    class ShippingModule {}

    const { app, heard } = await host({ controllers: [OrdersController], imports: [ShippingModule] });
    const orderId = await liveOnce(app);
    expect(heard.by('provider', orderId)).toEqual(['payment.expired']);
    expect(heard.by('controller', orderId)).toEqual(['payment.pending']);
  });

  it('takes one event, several, or all of a payment', async () => {
    @Injectable()
    class Listeners {
      constructor(private readonly heard: Heard) {}
      @OnMidtransEvent('payment.pending')
      one(event: PaymentEvent): void {
        this.heard.add('one', event);
      }
      @OnMidtransEvent(['payment.expired', 'payment.created'])
      several(event: PaymentEvent): void {
        this.heard.add('several', event);
      }
      @OnMidtransEvent('payment.*')
      all(event: PaymentEvent): void {
        this.heard.add('all', event);
      }
      @OnMidtransEvent(['payment.*', 'payment.expired', 'notification.unmatched'])
      overlapping(event: PaymentEvent | NotificationEvent): void {
        this.heard.add('overlapping', event);
      }
    }

    const { app, heard } = await host({ providers: [Listeners] });
    const orderId = await liveOnce(app);
    expect(heard.by('one', orderId)).toEqual(['payment.pending']);
    expect(heard.by('several', orderId)).toEqual(['payment.created', 'payment.expired']);
    expect(heard.by('all', orderId)).toEqual(EVERYTHING);
    expect(heard.by('overlapping', orderId)).toEqual(EVERYTHING);

    await app.ask('/midtrans/notification/', { method: 'POST', json: delivery('not-ours', 'pending') });
    await until(() => heard.by('overlapping', 'not-ours').length > 0);
    expect(heard.by('overlapping', 'not-ours')).toEqual(['notification.unmatched']);
    expect(heard.by('all', 'not-ours')).toEqual([]);
  });

  it('hears what a class inherits, under the name of each class', async () => {
    abstract class Base {
      constructor(@Inject(Heard) protected readonly heard: Heard) {}
      abstract readonly who: string;
      @OnMidtransEvent('payment.*')
      hear(event: PaymentEvent): void {
        this.heard.add(this.who, event);
      }
    }
    @Injectable()
    class First extends Base {
      readonly who = 'first';
    }
    @Injectable()
    class Second extends Base {
      readonly who = 'second';
    }
    @Injectable()
    class Deaf extends Base {
      readonly who = 'deaf';
      /** An override without the decorator listens no more. */
      override hear(): void {
        throw new Error('not a listener');
      }
    }

    const { app, heard } = await host({ providers: [First, Second, Deaf] });
    const orderId = await liveOnce(app);
    expect(heard.by('first', orderId)).toEqual(EVERYTHING);
    expect(heard.by('second', orderId)).toEqual(EVERYTHING);
    expect(heard.by('deaf', orderId)).toEqual([]);
  });

  it('hears an event once where one instance is provided under several tokens', async () => {
    @Injectable()
    class Listener {
      constructor(private readonly heard: Heard) {}
      @OnMidtransEvent('payment.*')
      hear(event: PaymentEvent): void {
        this.heard.add('listener', event);
      }
    }
    const { app, heard } = await host({ providers: [Listener, { provide: 'alias', useExisting: Listener }] });
    expect(heard.by('listener', await liveOnce(app))).toEqual(EVERYTHING);
  });

  it('finds listeners that a factory or a value provides', async () => {
    class Listener {
      constructor(
        private readonly heard: Heard,
        private readonly who: string,
      ) {}
      @OnMidtransEvent('payment.expired', { name: 'unused' })
      marked(event: PaymentEvent): void {
        this.heard.add(this.who, event);
      }
    }
    const { app, heard } = await host({
      providers: [{ provide: 'made', inject: [Heard], useFactory: (h: Heard) => new Listener(h, 'made') }],
    });
    expect(heard.by('made', await liveOnce(app))).toEqual(['payment.expired']);
  });

  it('is known to the database under its own name, or the one it is given', async () => {
    let failing = true;
    @Injectable()
    class Listeners {
      @OnMidtransEvent('payment.created')
      plain(): void {}
      @OnMidtransEvent('payment.created', { name: 'warehouse' })
      named(): void {}
      @OnMidtransEvent('payment.created')
      fails(): void {
        if (failing) throw new Error('not yet');
      }
    }
    const { app } = await host({ providers: [Listeners] });
    await app.ask('/midtrans/charge/', { method: 'POST', user: 'customer-1', json: BCA_CHARGE });
    const [row] = await until(
      () =>
        database.rows<{ consumer: string; last_error: string }>(
          "SELECT consumer, last_error FROM midtrans_deliveries WHERE type = 'payment.created' AND last_error IS NOT NULL",
        ),
      (rows) => rows.length > 0,
    );
    failing = false;
    expect(row).toEqual({ consumer: 'Listeners.fails', last_error: 'not yet' });
    const known = await database.rows<{ name: string }>(
      "SELECT name FROM midtrans_consumers WHERE type = 'payment.created'",
    );
    expect(known.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Listeners.plain', 'warehouse', 'Listeners.fails']),
    );
  });

  it('stands beside @OnEvent on the same class', async () => {
    @Injectable()
    class Both {
      constructor(private readonly heard: Heard) {}
      @OnEvent('payment.*')
      plain(event: PaymentEvent): void {
        this.heard.add('plain', event);
      }
      @OnMidtransEvent('payment.*')
      durable(event: PaymentEvent): void {
        this.heard.add('durable', event);
      }
    }
    const { app, heard } = await host({ providers: [Both] });
    const orderId = await liveOnce(app);
    expect(heard.by('durable', orderId)).toEqual(EVERYTHING);
    expect(heard.by('plain', orderId)).toEqual(EVERYTHING);
  });
});

describe('a warning at boot', () => {
  it('names, once, the listeners that have no name of their own', async () => {
    @Injectable()
    class Shipping {
      @OnMidtransEvent('payment.settled')
      ship(): void {}
      @OnMidtransEvent('payment.expired')
      release(): void {}
      @OnMidtransEvent('payment.pending', { name: 'named' })
      named(): void {}
    }
    const lines: string[] = [];
    const note = (line: string): void => void lines.push(line);
    const ignore = (): void => undefined;
    await host({ providers: [Shipping] }, { log: ignore, error: note, warn: note });
    const warnings = lines.filter((line) => line.includes('without a name'));
    expect(warnings).toEqual([
      expect.stringMatching(/: Shipping\.ship, Shipping\.release\. Give each \{ name/),
    ]);
  });
});

describe('a boot error says', () => {
  const refuses = async (metadata: ModuleMetadata): Promise<string> => {
    const error: unknown = await host(metadata).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Error);
    return (error as Error).message;
  };

  it('that two listeners share a name', async () => {
    const make = (): Provider => {
      @Injectable()
      class Shipping {
        @OnMidtransEvent('payment.settled')
        ship(): void {}
      }
      return Shipping;
    };
    expect(await refuses({ providers: [make(), make()] })).toMatch(
      /^Two @OnMidtransEvent listeners are named "Shipping.ship"/,
    );

    @Injectable()
    class Named {
      @OnMidtransEvent('payment.settled', { name: 'same' })
      one(): void {}
      @OnMidtransEvent('payment.expired', { name: 'same' })
      other(): void {}
    }
    expect(await refuses({ providers: [Named] })).toMatch(/are named "same"/);
  });

  it('that a listener without a name is of a class or method whose name looks minified', async () => {
    @Injectable()
    class Shipping {
      @OnMidtransEvent('payment.settled')
      ship(): void {}
    }
    Object.defineProperty(Shipping, 'name', { value: 'tQ' });
    expect(await refuses({ providers: [Shipping] })).toMatch(
      /of tQ\.ship: the name looks minified.*say \{ name/s,
    );

    @Injectable()
    class Office {
      @OnMidtransEvent('payment.settled')
      a(): void {}
    }
    expect(await refuses({ providers: [Office] })).toMatch(/of Office\.a: the name looks minified/);
  });

  it.each([
    ['a name that is none', { name: '' }, /^The name of an @OnMidtransEvent listener must be 1 to 128/],
    ['no time', { name: 'ship', timeoutMs: 0 }, /of ship: timeoutMs: must be a whole number/],
    [
      'no such policy',
      { name: 'ship', deadLetters: 'drop' },
      /of ship: deadLetters: must be "wait" or "pass"/,
    ],
  ])('what is wrong with its settings: %s', async (_, settings, message) => {
    @Injectable()
    class Shipping {
      @OnMidtransEvent('payment.settled', settings as OnMidtransEventOptions)
      ship(): void {}
    }
    expect(await refuses({ providers: [Shipping] })).toMatch(message);
  });

  it.each([
    [
      'misspelt',
      ['payment.settled', 'payment.expird'],
      /of Shipping\.ship: there is no durable event "payment\.expird"/,
    ],
    ['one that is not kept', ['notification.received'], /there is no durable event "notification\.received"/],
    ['none', [], /of Shipping\.ship: it names no event/],
  ])('that a listener waits for an event that never comes: %s', async (_, patterns, message) => {
    @Injectable()
    class Shipping {
      @OnMidtransEvent(patterns as 'payment.settled'[])
      ship(): void {}
    }
    expect(await refuses({ providers: [Shipping] })).toMatch(message);
  });

  it('that a listener is request-scoped, by itself or through what it injects', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class Scoped {
      @OnMidtransEvent('payment.settled')
      ship(): void {}
    }
    @Injectable()
    class Inherits {
      constructor(@Inject(REQUEST) readonly request: unknown) {}
      @OnMidtransEvent('payment.settled')
      ship(): void {}
    }
    @Controller({ path: 'scoped', scope: Scope.REQUEST })
    class ScopedController {
      @OnMidtransEvent('payment.settled')
      ship(): void {}
    }
    expect(await refuses({ providers: [Scoped] })).toMatch(/^Scoped listens .* request-scoped/);
    expect(await refuses({ providers: [Inherits] })).toMatch(/^Inherits listens .* request-scoped/);
    expect(await refuses({ controllers: [ScopedController] })).toMatch(/^ScopedController listens/);
  });

  it('that a listener is transient: there is no one instance of it', async () => {
    @Injectable({ scope: Scope.TRANSIENT })
    class Transient {
      @OnMidtransEvent('payment.settled')
      ship(): void {}
    }
    expect(await refuses({ providers: [Transient] })).toMatch(/^Transient listens .* transient/);
  });

  it('nothing of request-scoped and transient classes without listeners', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class Scoped {}
    @Injectable({ scope: Scope.TRANSIENT })
    class Transient {}
    const { app } = await host({ providers: [Scoped, Transient] });
    expect((await app.ask('/midtrans/payments/', { user: 'customer-1' })).status).toBe(200);
  });
});
