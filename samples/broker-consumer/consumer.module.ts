import { Module, type DynamicModule } from '@nestjs/common';
import { Inbox } from './inbox';
import { PaymentEventsController } from './payment-events.controller';

@Module({})
export class ConsumerModule {
  static forInbox(path: string): DynamicModule {
    return {
      module: ConsumerModule,
      controllers: [PaymentEventsController],
      providers: [{ provide: Inbox, useFactory: () => Inbox.open(path) }],
    };
  }
}
