import type { LoggerService } from '@nestjs/common';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { BCA_CHARGE, chargingGateway, delivery } from '../support/gateway';
import { startHost, type Host, type HostOptions } from '../support/host';
import { until } from '../support/until';

/** What listeners fail on comes again at once, and what is left behind is found at once. */
export const QUICK = { backoffMs: 1, maxBackoffMs: 5, sweepIntervalMs: 10 };

/** Instances of a host, on a database of theirs. */
export class Instances {
  private readonly hosts: Host[] = [];
  private databases: TestDatabase[] = [];

  async database(): Promise<TestDatabase> {
    const database = await createTestDatabase();
    this.databases.push(database);
    return database;
  }

  async start(options: HostOptions = {}): Promise<Host> {
    const host = await startHost({
      ...options,
      midtrans: {
        http: { fetch: chargingGateway().fetch },
        notifications: { confirm: 'never' },
        ...options.midtrans,
        events: { ...QUICK, ...options.midtrans?.events },
      },
    });
    this.hosts.push(host);
    return host;
  }

  /** Stops one in good order. */
  async stop(host: Host): Promise<void> {
    this.hosts.splice(this.hosts.indexOf(host), 1);
    await host.close();
  }

  async end(): Promise<void> {
    await Promise.all(this.hosts.splice(0).map((host) => host.close()));
    await Promise.all(this.databases.splice(0).map((database) => database.drop()));
  }
}

/** Charges an order and has it settled: `payment.created`, `pending`, `settled`. */
export async function settle(host: Host, orderId: string): Promise<void> {
  await charge(host, orderId);
  await host.notify(delivery(orderId, 'settlement'));
}

export async function charge(host: Host, orderId: string): Promise<void> {
  await host.request('/api/midtrans/charge/', {
    method: 'POST',
    user: 'customer-1',
    json: { ...BCA_CHARGE, order_id: orderId },
  });
}

export interface WaitingDelivery {
  readonly consumer: string;
  readonly type: string;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly is_dead: boolean;
}

/** What consumers have not had, the oldest first. */
export function deliveries(database: TestDatabase, consumer?: string): Promise<WaitingDelivery[]> {
  return database.rows<WaitingDelivery>(
    `SELECT consumer, type, attempts, last_error, dead_at IS NOT NULL AS is_dead FROM midtrans_deliveries
     WHERE $1::text IS NULL OR consumer = $1 ORDER BY sequence, consumer`,
    [consumer],
  );
}

/** Until consumers have had everything. */
export function allDelivered(database: TestDatabase, consumer?: string) {
  return until(
    () => deliveries(database, consumer),
    (left) => left.length === 0,
  );
}

/** Keeps what is warned of. */
export class Warnings implements LoggerService {
  readonly lines: string[] = [];
  log(): void {}
  error(line: string): void {
    this.lines.push(line);
  }
  warn(line: string): void {
    this.lines.push(line);
  }
  about(pattern: RegExp): string[] {
    return this.lines.filter((line) => pattern.test(line));
  }
}

/** A gate that whoever comes waits at. */
export class Gate {
  open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => (this.open = resolve));
}
