export { MidtransCommandsModule } from './commands.module';
export type { CommandProcess } from './command.session';
export type { HostModule } from './host-application';
export { runMidtransCommands } from './run-commands';
