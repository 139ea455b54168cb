import { Injectable, Logger } from '@nestjs/common';
import { ConsumerReports, type ConsumerReport } from './consumer.report';

const LOOK_EVERY_MS = 3_600_000;
/** Of one that nobody has, it is said once in so long. */
const UNSEEN_EVERY_MS = 86_400_000;

/** Says in the log, now and then, which consumers stand still. */
@Injectable()
export class ConsumerWatch {
  private readonly logger = new Logger('Midtrans:events');
  private lookedAt = Number.NEGATIVE_INFINITY;
  private toldOfUnseenAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly reports: ConsumerReports) {}

  /** Looks, if it has not for a while. */
  async look(): Promise<void> {
    const now = Date.now();
    if (now - this.lookedAt < LOOK_EVERY_MS) return;
    this.lookedAt = now;
    const reports = await this.reports.all();
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
