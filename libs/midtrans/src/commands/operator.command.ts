import { CommandRunner, Option } from 'nest-commander';
import type { CommandSession, CommonOptions, Job } from './command.session';
import type { Work } from './output';

/** A command of an operator: one kind of work on the host's application, told result by result. */
export abstract class OperatorCommand<Options extends CommonOptions = CommonOptions> extends CommandRunner {
  constructor(private readonly session: CommandSession) {
    super();
  }

  /** Before its options are added. What does not belong to it is refused by name, and nothing ends the process but whoever began it. */
  override setCommand(command: CommandRunner['command']): this {
    command.allowExcessArguments(false);
    command.exitOverride();
    return super.setCommand(command);
  }

  async run(args: string[], options: Options): Promise<void> {
    await this.session.run(this.fullName, args, options, (job) => this.begin(job));
  }

  /** With the group's name before it, where it is of one. */
  protected get fullName(): string {
    const { parent } = this.command;
    const name = this.command.name();
    return parent?.parent ? `${parent.name()} ${name}` : name;
  }

  @Option({ flags: '--json', description: 'one JSON object a line: each result, and at last the totals' })
  readJson(): boolean {
    return true;
  }

  @Option({ flags: '--account <name>', description: 'the merchant account' })
  readAccount(name: string): string {
    return name;
  }

  /** @throws UsageError for arguments or options that are none */
  protected abstract begin(job: Job<Options>): Promise<Work>;
}
