import { Module, type DynamicModule } from '@nestjs/common';
import { BackfillCommand } from './backfill.command';
import { CommandSession, type CommandProcess } from './command.session';
import { ConsumersGroupCommand, DropConsumerCommand, ListConsumersCommand } from './consumers.command';
import {
  DiscardEventsCommand,
  EventsGroupCommand,
  ListEventsCommand,
  RetryEventsCommand,
} from './events.command';
import type { HostModule } from './host-application';
import { PurgeCommand } from './purge.command';
import { ReconcileCommand } from './reconcile.command';
import { ReplayCommand } from './replay.command';
import { StatusCommand } from './status.command';
import { VerifyCommand } from './verify.command';

const COMMANDS = [
  StatusCommand,
  VerifyCommand,
  ReconcileCommand,
  ReplayCommand,
  EventsGroupCommand,
  ListEventsCommand,
  RetryEventsCommand,
  DiscardEventsCommand,
  ConsumersGroupCommand,
  ListConsumersCommand,
  DropConsumerCommand,
  BackfillCommand,
  PurgeCommand,
];

/**
 * The commands, for a nest-commander application of the host's own.
 *
 * @example
 * ```ts
 * await CommandFactory.run(MidtransCommandsModule.for(() => AppModule));
 * ```
 */
@Module({})
export class MidtransCommandsModule {
  /**
   * The commands on an application of the host.
   *
   * @param host - gives the module of the application that has the MidtransModule; not asked for where only help is shown
   */
  static for(host: HostModule, runIn: CommandProcess = process): DynamicModule {
    return {
      module: MidtransCommandsModule,
      providers: [
        { provide: CommandSession, useFactory: () => new CommandSession(host, runIn) },
        ...COMMANDS,
      ],
      exports: [CommandSession],
    };
  }
}
