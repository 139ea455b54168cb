import { Inject, Injectable, Optional } from '@nestjs/common';

/** Token whose value `true` makes of an application one that does nothing by itself. */
export const WITHOUT_BACKGROUND_WORK = Symbol('WITHOUT_BACKGROUND_WORK');

/**
 * Whether this application does what nobody asks it for: bring events to listeners, look again at what stays, purge. A process that
 * carries out one command leaves all of that to the instances that run.
 */
@Injectable()
export class BackgroundWork {
  readonly isOn: boolean;

  constructor(@Optional() @Inject(WITHOUT_BACKGROUND_WORK) isWithout: boolean = false) {
    this.isOn = !isWithout;
  }
}
