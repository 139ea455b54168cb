import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { AccountKeys } from '../accounts/account.keys';
import { Accounts } from '../accounts/accounts';
import { Registrations, type Registration } from '../accounts/registrations';
import type { Consumer, DurableListener } from './consumer';
import { looksMinified, nameProblem } from './consumer-name';
import { consumerProblems } from './consumer.rules';
import type { DurableEventType } from './event';
import { EventCatalogue } from './event.catalogue';
import {
  DURABLE_LISTENER_METADATA,
  type DurableEventPattern,
  type DurableListenerMetadata,
} from './on-midtrans-event.decorator';

/** Finds the methods marked with `@OnMidtransEvent` in the whole application. */
@Injectable()
export class DurableListeners implements OnModuleInit {
  private readonly logger = new Logger('Midtrans:events');
  private readonly byName = new Map<string, Consumer>();
  /** Those that are named by their class and method. */
  private readonly unnamed: string[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
    private readonly catalogue: EventCatalogue,
    readonly accounts: Accounts,
    private readonly registrations: Registrations,
  ) {}

  /**
   * Those that belong to this registration: see {@link Registrations.heardIn}.
   *
   * @throws Error where two listeners share a name, or one has none and its class looks minified, a listener's provider is not a
   * singleton, or one waits for an event or an account that there is not, and never was: it would never be called
   */
  async onModuleInit(): Promise<void> {
    const wrappers = [...this.discovery.getProviders(), ...this.discovery.getControllers()];
    const instances = new Map<object, readonly Registration[]>();
    for (const wrapper of wrappers) {
      const prototype: unknown = wrapper.metatype?.prototype;
      const instance: unknown = wrapper.instance;
      const name = String(wrapper.name);
      if (!wrapper.isDependencyTreeStatic()) this.refuseMarked(prototype, name, 'request-scoped');
      else if (wrapper.isTransient) this.refuseMarked(prototype, name, 'transient');
      else if (isObject(instance) && !instances.has(instance)) {
        instances.set(instance, this.registrations.heardIn(wrapper.host));
      }
    }
    await this.remember([...instances]);
    for (const [instance, heard] of instances) {
      if (heard.some(({ accounts }) => accounts === this.accounts)) this.register(instance, heard);
    }
    if (this.unnamed.length > 0) {
      this.logger.warn(
        `Durable listeners without a name: ${this.unnamed.join(', ')}. Give each { name: '…' } in its @OnMidtransEvent: after a rename of its class or method it would be another consumer, and the events that wait for the one of the old name would stay`,
      );
    }
  }

  /**
   * @param heard - the registrations that it belongs to @default this one
   * @throws Error where another listener has its name
   */
  add(
    patterns: readonly DurableEventPattern[],
    listener: DurableListener,
    heard: readonly Pick<Registration, 'accounts'>[] = [this],
  ): void {
    const { name } = listener;
    const problem = nameProblem(name);
    if (problem !== null) throw new Error(`The name of an @OnMidtransEvent listener ${problem}`);
    if (this.byName.has(name)) {
      throw new Error(
        `Two @OnMidtransEvent listeners are named "${name}": give one of them { name: … }, or deliveries could not be told apart`,
      );
    }
    const [setting] = consumerProblems(listener);
    if (setting !== undefined) throw new Error(`@OnMidtransEvent of ${name}: ${setting}`);
    const types = [...new Set(patterns.flatMap((pattern) => this.typesOf(pattern, name)))];
    if (types.length === 0) throw new Error(`@OnMidtransEvent of ${name}: it names no event`);
    requireAccounts(listener, heard);
    const { accounts } = this;
    const chosen = accountsOf(listener);
    for (const account of accounts.elsewhere.filter((each) => chosen?.includes(each))) {
      this.logger.warn(
        `@OnMidtransEvent of ${name}: account "${account}" is another application's: it is told of nothing there`,
      );
    }
    // Then it is for another of those registrations. What another application has may be given back while this one runs.
    const own = [...accounts.readable(), ...accounts.elsewhere];
    if (chosen?.some((account) => own.includes(account)) === false) return;
    for (const account of accounts.former.filter((each) => chosen?.includes(each))) {
      this.logger.warn(
        `@OnMidtransEvent of ${name}: account "${account}" is not configured any more: it is told of what was left there`,
      );
    }
    this.byName.set(name, {
      listener,
      types,
      get accounts() {
        return inAccounts(this, accounts.readable()).accounts;
      },
    });
  }

  private typesOf(pattern: string, listener: string): readonly DurableEventType[] {
    const types = this.catalogue.matching(pattern);
    if (types.length > 0) return types;
    throw new Error(`@OnMidtransEvent of ${listener}: there is no durable event "${pattern}"`);
  }

  /** In the order in which they were found. */
  all(): readonly Consumer[] {
    return [...this.byName.values()];
  }

  /** What accounts there were is asked of the database, where a listener names one that there is not. */
  private async remember(listening: readonly (readonly [object, readonly Registration[]])[]): Promise<void> {
    const isMissing = ([instance, heard]: readonly [object, readonly Registration[]]): boolean => {
      const configured = heard.flatMap(({ accounts }) => accounts.names());
      return this.markedIn(instance).some(({ metadata }) =>
        accountsOf(metadata.options)?.some((account) => !configured.includes(account)),
      );
    };
    const heard = listening.filter(isMissing).flatMap(([, registrations]) => registrations);
    for (const { module } of heard) {
      const keys: unknown = module.providers.get(AccountKeys)?.instance;
      if (keys instanceof AccountKeys) await keys.recall();
    }
  }

  private register(instance: object, heard: readonly Registration[]): void {
    for (const { key, method, metadata } of this.markedIn(instance)) {
      const { patterns, options } = metadata;
      const name = options.name ?? this.defaultName(instance.constructor.name, key);
      this.add(
        patterns,
        {
          ...options,
          name,
          handle: (event, context) => method.call(instance, event, context) as unknown,
        },
        heard,
      );
    }
  }

  private defaultName(className: string, method: string): string {
    const name = `${className}.${method}`;
    if (looksMinified(className, method)) {
      throw new Error(
        `@OnMidtransEvent of ${name}: the name looks minified, and the next build may give it to another listener: say { name: '…' }`,
      );
    }
    this.unnamed.push(name);
    return name;
  }

  /** A durable event belongs to no request and to no one who injects the listener. */
  private refuseMarked(prototype: unknown, name: string, scope: string): void {
    if (isObject(prototype) && this.marked(prototype).length > 0) {
      throw new Error(`${name} listens with @OnMidtransEvent but is ${scope}: make it a singleton`);
    }
  }

  private markedIn(instance: object) {
    const prototype: unknown = Object.getPrototypeOf(instance);
    return isObject(prototype) ? this.marked(prototype) : [];
  }

  private marked(prototype: object) {
    return this.scanner.getAllMethodNames(prototype).flatMap((key) => {
      const method: unknown = Object.getOwnPropertyDescriptor(ownerOf(prototype, key), key)?.value;
      if (typeof method !== 'function') return [];
      const metadata = this.reflector.get<DurableListenerMetadata | undefined>(
        DURABLE_LISTENER_METADATA,
        method as (...args: unknown[]) => unknown,
      );
      return metadata === undefined ? [] : [{ key, method, metadata }];
    });
  }
}

/** A consumer as it is once its registration has these accounts. */
export function inAccounts({ listener, types }: Consumer, names: readonly string[]): Consumer {
  const chosen = accountsOf(listener);
  return { listener, types, accounts: names.filter((name) => chosen?.includes(name) ?? true) };
}

/** Undefined where it is for all of them. */
function accountsOf({ account }: Pick<DurableListener, 'account'>): readonly string[] | undefined {
  return account === undefined ? undefined : [account].flat();
}

/**
 * An account that another application has by now is not misspelled.
 *
 * @throws Error where a listener names an account that none of the registrations has, or had, whose events it hears
 */
function requireAccounts(listener: DurableListener, heard: readonly Pick<Registration, 'accounts'>[]): void {
  const names = heard.flatMap(({ accounts }) => accounts.readable());
  const taken = heard.flatMap(({ accounts }) => accounts.elsewhere);
  const unknown = accountsOf(listener)?.find((account) => ![...names, ...taken].includes(account));
  if (unknown === undefined) return;
  throw new Error(
    `@OnMidtransEvent of ${listener.name}: no registration that it belongs to has an account "${unknown}", only ${names.join(', ')}`,
  );
}

function ownerOf(prototype: object, key: string): object {
  const parent: unknown = Object.getPrototypeOf(prototype);
  return Object.hasOwn(prototype, key) || !isObject(parent) ? prototype : ownerOf(parent, key);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
