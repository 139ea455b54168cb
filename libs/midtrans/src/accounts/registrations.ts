import { Injectable, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { MIDTRANS_DATA_SOURCE } from '../database/postgres';
import { Accounts } from './accounts';

type HostModule = ModulesContainer extends Map<string, infer Module> ? Module : never;

/** Token of what tells a registration from another. */
const MARK = Symbol('MIDTRANS_REGISTRATION');

/** What the last of an application's registrations is at, by the application. */
const turns = new WeakMap<ModulesContainer, Promise<unknown>>();

/** A `MidtransModule.forRoot(…)` of the application. */
export interface Registration {
  readonly module: HostModule;
  readonly accounts: Accounts;
}

/** The registrations of the application, of which this one is one. */
@Injectable()
export class Registrations {
  constructor(private readonly modules: ModulesContainer) {}

  /** What a registration is known by, where a module says that it imports it. */
  static mark(): Provider {
    return { provide: MARK, useValue: {} };
  }

  all(): Registration[] {
    return [...this.modules.values()].flatMap((module) => {
      const accounts: unknown = module.providers.get(Accounts)?.instance;
      return accounts instanceof Accounts ? [{ module, accounts }] : [];
    });
  }

  /** Does something once no other registration is at it: what each looks at in the others stays as it is meanwhile. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = (turns.get(this.modules) ?? Promise.resolve()).then(work);
    turns.set(
      this.modules,
      turn.catch(() => undefined),
    );
    return turn;
  }

  /** The accounts of the other ones, each registration's. @param own - of this one */
  others(own: Accounts): Accounts[] {
    return this.all().flatMap(({ accounts }) => (accounts === own ? [] : [accounts]));
  }

  /** The accounts of the other ones on the same DataSource: each row there is one registration's. @param own - of this one */
  beside(own: Accounts): Accounts[] {
    const dataSourceOf = ({ module }: Registration): unknown =>
      module.providers.get(MIDTRANS_DATA_SOURCE)?.instance;
    const all = this.all();
    const dataSources = all.filter(({ accounts }) => accounts === own).map(dataSourceOf);
    return all
      .filter((each) => each.accounts !== own && dataSources.includes(dataSourceOf(each)))
      .map(({ accounts }) => accounts);
  }

  /**
   * Those whose events the listeners of a module hear: those that the module imports itself, or all of them where it imports none.
   *
   * @param host - the module that provides the listeners
   */
  heardIn(host: HostModule | undefined): Registration[] {
    const all = this.all();
    const own = all.filter(({ module }) => module === host);
    if (own.length > 0) return own;
    const imported = all.filter(({ module }) => host !== undefined && isImportedBy(host, module));
    return imported.length > 0 ? imported : all;
  }
}

/** Nest has every module import the global ones: of those only the module's own word counts. */
function isImportedBy(host: HostModule, registration: HostModule): boolean {
  if (!registration.isGlobal) return host.imports.has(registration);
  const said: unknown = Reflect.getMetadata('imports', host.metatype);
  const mark: unknown = registration.providers.get(MARK)?.instance;
  return Array.isArray(said) && said.some((imported) => markOf(imported as Type | DynamicModule) === mark);
}

function markOf(imported: Type | DynamicModule): unknown {
  const { providers = [] } = imported as Partial<DynamicModule>;
  const provider = providers.find((each) => 'provide' in each && each.provide === MARK);
  return provider !== undefined && 'useValue' in provider ? provider.useValue : undefined;
}
