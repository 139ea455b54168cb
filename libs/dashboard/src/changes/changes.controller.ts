import { Inject, Sse, type MessageEvent, type Type } from '@nestjs/common';
import { MidtransController, type ControllerOptions } from 'nestjs-midtrans/features';
import type { Observable } from 'rxjs';
import { Changes } from './changes.service';

/** Makes the controller of `/api/changes/`: says that it is time to look again, and nothing of what has changed. */
export function createChangesController(mount: ControllerOptions): Type {
  @MidtransController(mount)
  class DashboardChangesController {
    constructor(@Inject(Changes) private readonly changes: Changes) {}

    @Sse('changes')
    follow(): Observable<MessageEvent> {
      return this.changes.follow();
    }
  }
  return DashboardChangesController;
}
