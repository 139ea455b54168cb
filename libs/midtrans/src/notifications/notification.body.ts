import { Inject, Injectable } from '@nestjs/common';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { exactBodyOf } from '../rest/exact-body';
import { parameter } from '../rest/own-parameters';

/** The body of a notification: no larger than `notifications.maxBodyBytes`, and without loss where its bytes can be had. */
export function NotificationBody(): ParameterDecorator {
  return parameter({ transform: (request, module) => module.get(NotificationBodies).read(request) });
}

/** Reads the bodies of notifications. */
@Injectable()
export class NotificationBodies {
  constructor(@Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions) {}

  async read(request: unknown): Promise<unknown> {
    return exactBodyOf(request, this.options.notifications.maxBodyBytes);
  }
}
