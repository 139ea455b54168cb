import { Inject, Injectable, Optional } from '@nestjs/common';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from './midtrans.options';

/** Token whose value `true` makes of an application one that does nothing by itself. */
export const WITHOUT_BACKGROUND_WORK = Symbol('WITHOUT_BACKGROUND_WORK');

/**
 * Whether this application does what nobody asks it for: bring events to listeners, look again at what stays, purge. A process that
 * carries out one command leaves all of that to the instances that run, and one that only takes requests to the workers.
 */
@Injectable()
export class BackgroundWork {
  readonly isOn: boolean;
  /** Whether events are kept for the durable listeners that it has, wherever they run. */
  readonly hasConsumers: boolean;
  /** Whether it is what the process is there for, also while nothing else keeps that running, such as a connection. */
  readonly keepsAlive: boolean;

  constructor(
    @Inject(MIDTRANS_RESOLVED_OPTIONS) { role }: Pick<ResolvedOptions, 'role'>,
    @Optional() @Inject(WITHOUT_BACKGROUND_WORK) isWithout: boolean = false,
  ) {
    this.hasConsumers = !isWithout;
    this.isOn = this.hasConsumers && role !== 'api';
    this.keepsAlive = this.hasConsumers && role === 'worker';
  }
}
