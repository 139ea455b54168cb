import { Injectable, Logger } from '@nestjs/common';
import { asError } from '../errors/as-error';
import { OutcomeUnknownError, type UnknownOutcomeIds } from '../errors/midtrans.errors';
import { MidtransError, redactText, type MidtransClient } from '../gateway';
import { MidtransClients } from '../options/clients';
import {
  isWord,
  kindOfError,
  OUTCOMES,
  type AnswerKind,
  type Attempt,
  type Outcome,
} from './command.outcome';
import { CommandStore, type Command } from './command.store';

/** What the gateway shows of something that was asked for. What it shows has been written down. */
export type LookUp<Response> =
  | { readonly found: 'done'; readonly response: Response }
  /** It has not been carried out. `isFinal`: as things stand it cannot be any more. */
  | { readonly found: 'nothing'; readonly isFinal: boolean }
  /** The gateway cannot be asked, or says nothing of it. */
  | { readonly found: 'unknown'; readonly cause: Error };

/** What is asked for, as its caller is told of it where nobody knows what came of it. No secrets. */
export interface Asking {
  /** `charge`, `cancel`, `refund`, … */
  readonly operation: string;
  /** What to ask about. */
  readonly ids: UnknownOutcomeIds;
  /** What to do about it: see `REMEDIES`. */
  readonly remedy: string;
}

/** What is a command's own about a call with an uncertain outcome. */
export interface GatewayCommand<Response extends object> extends Asking {
  /** Asks the gateway, under a key that is the same for every attempt. */
  send(client: MidtransClient, idempotencyKey: string): Promise<Response>;
  /** Whether the answer is about what was asked for, and a yes: see `kindOfResponse`. What is missing is no yes. */
  read(response: Response): Extract<AnswerKind, 'accepted' | 'declined' | 'unusable'>;
  /** Asks the gateway what became of it. Left out where the gateway has no id to ask by. */
  lookUp?(): Promise<LookUp<Response>>;
  /** Writes down that it was done. */
  done(response: Response): Promise<void>;
  /** Writes down that a bank or a wallet said no. @default nothing */
  declined?(response: Response): Promise<void>;
  /** Writes down that the gateway did not take it. @default nothing */
  rejected?(error: MidtransError): Promise<void>;
  /** What its caller is told then. @default the answer */
  tellDeclined?(response: Response): Promise<Response>;
  /** What its caller is told then. @default the error */
  tellRejected?(error: MidtransError): Promise<Response>;
}

export type CommandResult<Response> =
  | { readonly outcome: 'done' | 'declined'; readonly response: Response }
  | { readonly outcome: 'rejected'; readonly error: MidtransError }
  | { readonly outcome: 'unknown'; readonly cause: Error };

interface Asked<Response> {
  readonly kind: AnswerKind;
  readonly attempt: Attempt;
  readonly response?: Response;
  readonly error?: MidtransError;
}

/**
 * The one way in which something is changed at the gateway: what is asked for was reserved and committed, the gateway is asked
 * with no row locked, its answer is applied, and what is not known is left for whoever comes next.
 */
@Injectable()
export class CommandRunner {
  private readonly logger = new Logger('Midtrans:commands');

  constructor(
    private readonly clients: MidtransClients,
    private readonly store: CommandStore,
  ) {}

  /**
   * Carries a claimed command out, and tells its caller what became of it.
   *
   * @returns the answer
   * @throws OutcomeUnknownError where it is not known what became of it, or that could not be written down
   * @throws what the command tells of a no; else the gateway's error
   */
  async run<Response extends object>(claimed: Command, command: GatewayCommand<Response>): Promise<Response> {
    const result = await this.execute(claimed, command);
    switch (result.outcome) {
      case 'done':
        return result.response;
      case 'declined':
        return command.tellDeclined?.(result.response) ?? result.response;
      case 'rejected':
        if (command.tellRejected !== undefined) return command.tellRejected(result.error);
        throw result.error;
      case 'unknown':
        throw outcomeUnknown(command, result.cause);
      default:
        return result satisfies never;
    }
  }

  /**
   * Carries a claimed command out. Whoever claims one that was left has looked before whether it is done.
   *
   * @returns what became of it, written down; `unknown` where it is not known, or could not be written down
   * @throws Error that is none of the gateway's, from sending: nothing was sent
   */
  async execute<Response extends object>(
    claimed: Command,
    command: GatewayCommand<Response>,
  ): Promise<CommandResult<Response>> {
    let result: CommandResult<Response>;
    try {
      result = await this.outcomeOf(claimed, command);
    } catch (error) {
      await this.release(claimed);
      throw error;
    }
    if (result.outcome === 'unknown') return this.leave(claimed, command, result.cause);
    try {
      await this.store.settle(claimed.id, undefined, claimed.attempts);
      return result;
    } catch (error) {
      return this.leave(claimed, command, asError(error));
    }
  }

  private async outcomeOf<Response extends object>(
    claimed: Command,
    command: GatewayCommand<Response>,
  ): Promise<CommandResult<Response>> {
    const asked = await this.ask(claimed, command);
    const outcome: Outcome = OUTCOMES[asked.kind][asked.attempt];
    if (outcome !== 'unknown') return this.apply(outcome, claimed, asked, command);
    if (command.lookUp === undefined || !isWord(asked.kind)) return unknown(asked, command);
    const look = await lookUp(command.lookUp.bind(command));
    switch (look.found) {
      case 'done':
        return { outcome: 'done', response: look.response };
      case 'unknown':
        return unknown(asked, command);
      case 'nothing':
        // A no about just this id is the last word, and so is one that nothing can follow any more.
        return asked.kind === 'declined' || look.isFinal || !mayArrive(claimed, asked)
          ? this.apply(OUTCOMES[asked.kind].first, claimed, asked, command)
          : unknown(asked, command);
      default:
        return look satisfies never;
    }
  }

  private async ask<Response extends object>(
    { id, account, attempt }: Command,
    command: GatewayCommand<Response>,
  ): Promise<Asked<Response>> {
    try {
      const response = await command.send(this.clients.get(account), id);
      return { kind: command.read(response), attempt, response };
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      // The client makes more than one attempt of its own.
      return { kind: kindOfError(error), attempt: error.outcomeUnknown ? 'repeated' : attempt, error };
    }
  }

  private async apply<Response extends object>(
    outcome: Outcome,
    claimed: Command,
    asked: Asked<Response>,
    command: GatewayCommand<Response>,
  ): Promise<CommandResult<Response>> {
    const { response, error } = asked;
    try {
      if (outcome === 'done' && response !== undefined) {
        await command.done(response);
        return { outcome, response };
      }
      // While an attempt was too slow, another may have been begun: then a no to this one is not the last word.
      if (!(await this.store.isOwned(claimed))) return unknown(asked, command);
      if (outcome === 'declined' && response !== undefined) {
        await command.declined?.(response);
        return { outcome, response };
      }
      if (outcome === 'rejected' && error !== undefined) {
        await command.rejected?.(error);
        return { outcome, error };
      }
      return unknown(asked, command);
    } catch (failure) {
      return { outcome: 'unknown', cause: asError(failure) };
    }
  }

  private async leave<Response extends object>(
    claimed: Command,
    command: GatewayCommand<Response>,
    cause: Error,
  ): Promise<CommandResult<Response>> {
    this.logger.warn(redactText(outcomeUnknown(command, cause).message));
    await this.release(claimed);
    return { outcome: 'unknown', cause };
  }

  /** Where that fails, the lease ends by itself: what is told is what became of the command. */
  private async release({ id, attempts }: Command): Promise<void> {
    try {
      await this.store.release(id, attempts);
    } catch (error) {
      this.logger.warn(
        `Command ${id} counts as under way for a while: ${redactText(asError(error).message)}`,
      );
    }
  }
}

/** Whether an earlier attempt may still be carried out. */
function mayArrive<Response>({ earlierMayArrive }: Command, { error }: Asked<Response>): boolean {
  return earlierMayArrive || error?.outcomeUnknown === true;
}

async function lookUp<Response>(look: () => Promise<LookUp<Response>>): Promise<LookUp<Response>> {
  try {
    return await look();
  } catch (error) {
    return { found: 'unknown', cause: asError(error) };
  }
}

function unknown<Response extends object>(
  { error }: Asked<Response>,
  { operation }: GatewayCommand<Response>,
): CommandResult<Response> {
  return {
    outcome: 'unknown',
    cause: error ?? unusable(`the answer does not say what became of the ${operation}`),
  };
}

/** What its caller is told where nobody knows what came of what was asked for. */
export function outcomeUnknown({ operation, ids, remedy }: Asking, cause: unknown): OutcomeUnknownError {
  return new OutcomeUnknownError(operation, ids, remedy, asError(cause));
}

/** The gateway answered, and what it said is of no use: it is to be asked again. */
export function unusable(message: string): MidtransError {
  return new MidtransError({ message, attempts: 1, outcomeUnknown: true });
}
