import { Injectable, Logger, Optional } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { MidtransEvent } from './event';
import { messageOfThrown } from './thrown';

/** Tells `@OnEvent` listeners: once, in the process in which it happened, best effort. */
@Injectable()
export class PlainListeners {
  private readonly logger = new Logger('Midtrans:events');

  // Optional, so that where there is no EventEmitterModule our own error says so, and not Nest's.
  constructor(@Optional() private readonly emitter: EventEmitter2) {}

  /** Whether anybody hears of such an event. */
  hear(type: string): boolean {
    return this.emitter.hasListeners(type) === true || this.emitter.listenersAny().length > 0;
  }

  tell(event: MidtransEvent): void {
    if (!this.hear(event.type)) return;
    try {
      this.emitter.emitAsync(event.type, event).catch((error: unknown) => this.warn(event, error));
    } catch (error) {
      this.warn(event, error);
    }
  }

  private warn(event: MidtransEvent, error: unknown): void {
    this.logger.warn(`An @OnEvent listener of ${event.type} ${event.id} failed: ${messageOfThrown(error)}`);
  }
}
