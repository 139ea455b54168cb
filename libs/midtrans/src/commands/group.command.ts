import { CommandRunner } from 'nest-commander';
import { UsageError } from './usage.error';

/** A command that is nothing without one of its own commands. */
export abstract class GroupCommand extends CommandRunner {
  override setCommand(command: CommandRunner['command']): this {
    command.exitOverride();
    return super.setCommand(command);
  }

  /** @throws UsageError for what is none of its commands */
  async run([unknown]: string[]): Promise<void> {
    const name = this.command.name();
    const known = this.command.commands.map((each) => each.name()).join(', ');
    throw new UsageError(
      unknown === undefined
        ? `${name}: say what: ${known}`
        : `${name}: there is no command ${unknown}, only ${known}`,
    );
  }
}
