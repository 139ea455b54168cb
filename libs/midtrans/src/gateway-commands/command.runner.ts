import { Injectable, Logger } from '@nestjs/common';
import { asError } from '../errors/as-error';
import type { UnknownOutcomeIds } from '../errors/midtrans-module.error';
import { OutcomeUnknownError } from '../errors/midtrans.errors';
import { MidtransError, MidtransRequestError, redactText, type MidtransClient } from '../gateway';
import { MidtransClients } from '../accounts/clients';
import {
  isWord,
  kindOfError,
  OUTCOMES,
  type AnswerKind,
  type Attempt,
  type Outcome,
} from './command.outcome';
import { CommandStore, type AttemptEnd, type Command } from './command.store';
import { ToldCommands } from './told-commands';

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
  /** Whether it is carried out in the place of a caller who is not there: what came of it is kept for them. @default false */
  readonly isForAnother?: boolean;
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

interface Unknown {
  readonly outcome: 'unknown';
  readonly cause: Error;
  /** How the attempt ended. @default 'unknown' */
  readonly end?: AttemptEnd;
}
type Refused<Response> =
  | { readonly outcome: 'declined'; readonly response: Response }
  | { readonly outcome: 'rejected'; readonly error: MidtransError };
type Ended<Response> =
  { readonly outcome: 'done'; readonly response: Response } | Refused<Response> | Unknown;

export type CommandResult<Response, Told> =
  | { readonly outcome: 'done'; readonly response: Response; readonly told: Told }
  | Refused<Response>
  | Unknown;

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
    private readonly told: ToldCommands,
  ) {}

  /**
   * Carries a claimed command out, and tells its caller what became of it.
   *
   * @param tell - makes what the caller is told of a yes; where that fails, they have not been told
   * @throws OutcomeUnknownError where it is not known what became of it, or that could not be written down
   * @throws what the command tells of a no; else the gateway's error
   */
  async run<Response extends object, Told>(
    claimed: Command,
    command: GatewayCommand<Response>,
    tell: (response: Response) => Promise<Told>,
  ): Promise<Told> {
    const result = await this.execute(claimed, command, tell);
    switch (result.outcome) {
      case 'done':
        return result.told;
      case 'declined':
        return tell((await command.tellDeclined?.(result.response)) ?? result.response);
      case 'rejected':
        if (command.tellRejected !== undefined) return tell(await command.tellRejected(result.error));
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
   * @returns what became of it, written down; `unknown` where it is not known, or could not be written down or told
   * @throws Error that is none of the gateway's, from sending: nothing was sent
   */
  async execute<Response extends object, Told>(
    claimed: Command,
    command: GatewayCommand<Response>,
    tell: (response: Response) => Promise<Told>,
  ): Promise<CommandResult<Response, Told>> {
    let result: Ended<Response>;
    try {
      result = await this.outcomeOf(claimed, command);
    } catch (error) {
      await this.release(claimed, 'not_sent');
      throw error;
    }
    if (result.outcome === 'unknown') return this.leave(claimed, command, result);
    try {
      const ended = result.outcome === 'done' ? { ...result, told: await tell(result.response) } : result;
      // Last: what its caller was not told is left for them.
      const { id, attempts } = claimed;
      if (ended.outcome === 'done' && command.isForAnother) await this.store.release(id, attempts, 'done');
      else await this.told.settle(claimed);
      return ended;
    } catch (error) {
      return this.leave(claimed, command, {
        outcome: 'unknown',
        cause: asError(error),
        end: result.outcome === 'done' ? 'done' : 'unknown',
      });
    }
  }

  private async outcomeOf<Response extends object>(
    claimed: Command,
    command: GatewayCommand<Response>,
  ): Promise<Ended<Response>> {
    const asked = await this.ask(claimed, command);
    const outcome: Outcome = OUTCOMES[asked.kind][asked.attempt];
    const isLookedUp = outcome === 'unknown' ? isWord(asked.kind) : LOOKED_UP.includes(asked.kind);
    if (command.lookUp === undefined || !isLookedUp) return this.apply(outcome, claimed, asked, command);
    const look = await lookUp(command.lookUp.bind(command));
    switch (look.found) {
      case 'done':
        return { outcome: 'done', response: look.response };
      case 'unknown':
        return this.apply(asked.kind === 'declined' ? 'unknown' : outcome, claimed, asked, command);
      case 'nothing': {
        // That one is there, and that none is, is no word at all.
        if (asked.kind === 'duplicate') return this.apply('unknown', claimed, asked, command);
        const ended = isLastWord(claimed, asked, look.isFinal) ? OUTCOMES[asked.kind].first : outcome;
        return this.apply(ended, claimed, asked, command);
      }
      default:
        return look satisfies never;
    }
  }

  private async ask<Response extends object>(
    { id, account, attempt, sendBefore }: Command,
    command: GatewayCommand<Response>,
  ): Promise<Asked<Response>> {
    // A process that stood still must not ask: others may count on its being over.
    if (performance.now() > sendBefore) {
      const error = new MidtransRequestError('not sent: the process stood still for too long');
      return { kind: 'not_sent', attempt: 'repeated', error };
    }
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
  ): Promise<Ended<Response>> {
    const { response, error } = asked;
    try {
      if (outcome === 'done' && response !== undefined) {
        if (command.lookUp !== undefined && !(await this.store.isCurrent(claimed))) {
          // Somebody went on with it: how things stand by now is not for this answer to say.
          const look = await lookUp(command.lookUp.bind(command));
          return look.found === 'done' ? { outcome, response: look.response } : unknown(asked, command);
        }
        await command.done(response);
        return { outcome, response };
      }
      // While an attempt was too slow, another may have been begun: then a no to this one is not the last word.
      if (outcome === 'unknown' || !(await this.store.isOwned(claimed))) return unknown(asked, command);
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
    result: Unknown,
  ): Promise<Unknown> {
    this.logger.warn(redactText(outcomeUnknown(command, result.cause).message));
    await this.release(claimed, result.end);
    return result;
  }

  /** Where that fails, the lease ends by itself: what is told is what became of the command. */
  private async release({ id, attempts }: Command, end?: AttemptEnd): Promise<void> {
    try {
      await this.store.release(id, attempts, end);
    } catch (error) {
      const reason = redactText(asError(error).message);
      this.logger.warn(`Command ${id} counts as under way for a while: ${reason}`);
    }
  }
}

/**
 * Kinds that are looked up at the first attempt too: a success does not tell whether the client had to repeat the request, and a
 * duplicate is one of something.
 */
const LOOKED_UP: readonly AnswerKind[] = ['declined', 'duplicate'];

/** Whether a no ends the matter where the gateway shows nothing of what was asked for. */
function isLastWord<Response>(claimed: Command, { kind, error }: Asked<Response>, isFinal: boolean): boolean {
  // It is about just this id.
  if (kind === 'declined') return true;
  const mayArrive = claimed.earlierMayArrive || error?.outcomeUnknown === true;
  return isFinal || !mayArrive;
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
): Unknown {
  const cause = error ?? unusable(`the answer does not say what became of the ${operation}`);
  // This attempt came to nothing: it is an earlier one that may still arrive.
  const end = error?.outcomeUnknown === false ? 'refused' : 'unknown';
  return { outcome: 'unknown', cause, end };
}

/** What its caller is told where nobody knows what came of what was asked for. */
export function outcomeUnknown({ operation, ids, remedy }: Asking, cause: unknown): OutcomeUnknownError {
  return new OutcomeUnknownError(operation, ids, remedy, asError(cause));
}

/** The gateway answered, and what it said is of no use: it is to be asked again. */
export function unusable(message: string): MidtransError {
  return new MidtransError({ message, attempts: 1, outcomeUnknown: true });
}
