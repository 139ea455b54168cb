import { Injectable, Logger } from '@nestjs/common';
import { Measurements } from '../telemetry/measurements';
import { ConsumerReports, type ConsumerReport } from './consumer.report';

const TELL_EVERY_MS = 3_600_000;
/** Of one that nobody has, it is said once in so long. */
const UNSEEN_EVERY_MS = 86_400_000;

/** Measures how far consumers are behind, and says in the log, now and then, which of them stand still. */
@Injectable()
export class ConsumerWatch {
  private readonly logger = new Logger('Midtrans:events');
  private toldAt = Number.NEGATIVE_INFINITY;
  private toldOfUnseenAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly reports: ConsumerReports,
    private readonly measurements: Measurements,
  ) {}

  async look(): Promise<void> {
    const reports = await this.reports.all();
    for (const report of reports) this.measurements.consumer(report);
    const now = Date.now();
    if (now - this.toldAt < TELL_EVERY_MS) return;
    this.toldAt = now;
    for (const report of reports) if (report.dead > 0) this.logger.warn(deadWarning(report));
    if (now - this.toldOfUnseenAt < UNSEEN_EVERY_MS) return;
    this.toldOfUnseenAt = now;
    for (const report of reports) if (report.isUnseen) this.logger.warn(unseenWarning(report));
  }
}

function deadWarning({ name, account, dead, waiting }: ConsumerReport): string {
  return `Consumer ${name} (${account}): ${dead} events were given up, and ${waiting} wait: retry or discard what is dead`;
}

function unseenWarning({ name, account, lastSeenAt, waiting }: ConsumerReport): string {
  return `Consumer ${name} (${account}) is in no instance since ${lastSeenAt.toISOString()}, and ${waiting} events wait for it: drop it if it is retired`;
}
