import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Accounts } from '../accounts/accounts';
import { Postgres } from '../database/postgres';
import { redactText } from '../gateway';
import { Measurements, type Measured } from '../telemetry/measurements';
import { KEEP_MEASURED } from './measured.sql';

const KEEP_EVERY_MS = 60_000;
/** A shutdown waits no longer for a database that is away. */
const WAIT_AT_SHUTDOWN_MS = 2_000;

/** Keeps what this process measures: once a minute, by one statement, and none where there was nothing to measure. */
@Injectable()
export class MeasuredHours implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Midtrans:insights');
  private timer: NodeJS.Timeout | undefined;
  private keeping: Promise<void> = Promise.resolve();
  private isToldOf = false;

  constructor(
    private readonly postgres: Postgres,
    private readonly accounts: Accounts,
    private readonly measurements: Measurements,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.keep(), KEEP_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    const late = new Promise<void>((resolve) => setTimeout(resolve, WAIT_AT_SHUTDOWN_MS).unref());
    await Promise.race([this.keep(), late]);
  }

  /** Keeps what was measured by now. It fails for no database: what could not be kept is tried again. */
  keep(): Promise<void> {
    this.keeping = this.keeping.then(() => this.keepTaken(this.measurements.take()));
    return this.keeping;
  }

  private async keepTaken(taken: readonly Measured[]): Promise<void> {
    if (taken.length === 0) return;
    try {
      await this.postgres.query(KEEP_MEASURED, [
        this.accounts.registration,
        JSON.stringify(taken.map(parameterOf)),
      ]);
      this.isToldOf = false;
    } catch (error) {
      this.measurements.giveBack(taken);
      if (this.isToldOf) return;
      this.isToldOf = true;
      const reason = redactText(error instanceof Error ? error.message : String(error));
      this.logger.warn(`What webhooks and consumers took could not be kept, trying again: ${reason}`);
    }
  }
}

function parameterOf({ account, milliseconds, mostWaiting, longestLagMs, ...measured }: Measured): object {
  return {
    ...measured,
    account: account ?? '',
    milliseconds: milliseconds.toString(),
    most_waiting: mostWaiting,
    longest_lag_ms: longestLagMs,
  };
}
