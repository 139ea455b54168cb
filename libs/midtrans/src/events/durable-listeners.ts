import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { DurableEventType, MidtransEvent } from './event';
import { EventCatalogue } from './event.catalogue';
import {
  DURABLE_LISTENER_METADATA,
  type DurableEventPattern,
  type DurableListenerMetadata,
} from './on-midtrans-event.decorator';

/** What must have an event: mostly a host's method. */
export interface DurableListener {
  readonly name: string;
  handle(event: MidtransEvent): unknown;
}

/** Finds the methods marked with `@OnMidtransEvent` in the whole application. */
@Injectable()
export class DurableListeners implements OnModuleInit {
  private readonly byType = new Map<DurableEventType, DurableListener[]>();
  private readonly names = new Set<string>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
    private readonly catalogue: EventCatalogue,
  ) {}

  /**
   * @throws Error where two listeners share a name, a listener's provider is not a singleton, or one waits for an event that
   * there is not: it would never be called
   */
  onModuleInit(): void {
    const wrappers = [...this.discovery.getProviders(), ...this.discovery.getControllers()];
    const instances = new Set<object>();
    for (const wrapper of wrappers) {
      const prototype: unknown = wrapper.metatype?.prototype;
      const instance: unknown = wrapper.instance;
      const name = String(wrapper.name);
      if (!wrapper.isDependencyTreeStatic()) this.refuseMarked(prototype, name, 'request-scoped');
      else if (wrapper.isTransient) this.refuseMarked(prototype, name, 'transient');
      else if (isObject(instance)) instances.add(instance);
    }
    for (const instance of instances) this.register(instance);
  }

  /** @throws Error where another listener has its name */
  add(patterns: readonly DurableEventPattern[], listener: DurableListener): void {
    if (this.names.has(listener.name)) {
      throw new Error(
        `Two @OnMidtransEvent listeners are named "${listener.name}": give one of them { name: … }, or deliveries could not be told apart`,
      );
    }
    const types = new Set(patterns.flatMap((pattern) => this.typesOf(pattern, listener.name)));
    if (types.size === 0) throw new Error(`@OnMidtransEvent of ${listener.name}: it names no event`);
    this.names.add(listener.name);
    for (const type of types) this.byType.set(type, [...this.of(type), listener]);
  }

  private typesOf(pattern: string, listener: string): readonly DurableEventType[] {
    const types = this.catalogue.matching(pattern);
    if (types.length > 0) return types;
    throw new Error(`@OnMidtransEvent of ${listener}: there is no durable event "${pattern}"`);
  }

  /** The listeners of an event type, in the order in which they were found. */
  of(type: string): readonly DurableListener[] {
    return this.byType.get(type as DurableEventType) ?? [];
  }

  private register(instance: object): void {
    const prototype: unknown = Object.getPrototypeOf(instance);
    if (!isObject(prototype)) return;
    for (const { key, method, metadata } of this.marked(prototype)) {
      const name = metadata.name ?? `${instance.constructor.name}.${key}`;
      this.add(metadata.patterns, { name, handle: (event) => method.call(instance, event) as unknown });
    }
  }

  /** A durable event belongs to no request and to no one who injects the listener. */
  private refuseMarked(prototype: unknown, name: string, scope: string): void {
    if (isObject(prototype) && this.marked(prototype).length > 0) {
      throw new Error(`${name} listens with @OnMidtransEvent but is ${scope}: make it a singleton`);
    }
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

function ownerOf(prototype: object, key: string): object {
  const parent: unknown = Object.getPrototypeOf(prototype);
  return Object.hasOwn(prototype, key) || !isObject(parent) ? prototype : ownerOf(parent, key);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
