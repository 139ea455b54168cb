import { Inject, Injectable, type BeforeApplicationShutdown, type MessageEvent } from '@nestjs/common';
import { MidtransInsightsService } from 'nestjs-midtrans';
import { MountedRegistration } from 'nestjs-midtrans/features';
import {
  catchError,
  defer,
  distinctUntilChanged,
  EMPTY,
  exhaustMap,
  interval,
  map,
  merge,
  share,
  Subject,
  takeUntil,
  timer,
  type Observable,
} from 'rxjs';

/** How often the database is asked, once for all pages that are open. */
const LOOK_MS = 1_000;
/** How often a connection says that it is there, for proxies that end silent ones. */
const ALIVE_MS = 25_000;

/** Tells open pages that something has changed, whichever instance did it. */
@Injectable()
export class Changes implements BeforeApplicationShutdown {
  private readonly ended = new Subject<void>();

  private readonly changed = timer(0, LOOK_MS).pipe(
    // A database that is away says nothing: the pages notice by themselves.
    exhaustMap(() => defer(() => this.revision()).pipe(catchError(() => EMPTY))),
    // The first is told as well: what came before it was compared with nothing.
    distinctUntilChanged(),
    share(),
  );

  constructor(@Inject(MountedRegistration) private readonly registration: MountedRegistration) {}

  follow(): Observable<MessageEvent> {
    const changes = this.changed.pipe(map(() => ({ data: 'changed' })));
    const alive = interval(ALIVE_MS).pipe(map(() => ({ type: 'alive', data: '' })));
    return merge(changes, alive).pipe(takeUntil(this.ended));
  }

  /** Connections that are kept open would keep the server open. */
  beforeApplicationShutdown(): void {
    this.ended.next();
  }

  private async revision(): Promise<string> {
    const insights = await this.registration.providers.instanceOf(MidtransInsightsService);
    return insights.revision();
  }
}
