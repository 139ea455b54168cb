import { Inject, Req, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { copyMetadata, handlersOf, type Handler } from './handlers';

/** Makes a parameter of a handler, of the request and of what is injected in the handler's module. */
export interface RequestPipe<Value = unknown> {
  transform(request: unknown, module: Providers): Value | Promise<Value>;
}

/** What is injected in a module. */
export interface Providers {
  get<T>(type: Type<T>): T;
}

/** On the handler of a controller: its pipes, by the places of their parameters. */
const PIPES = Symbol('midtrans: pipes');
/** On a controller: what is injected in its module. */
const MODULE = 'midtransModule';

/**
 * A parameter that a pipe of ours makes. Nest gives every parameter to a host's global pipes, which may strip, refuse or convert it,
 * but for the request: so that is what Nest gives, and {@link OwnParameters} runs the pipe.
 */
export function parameter(pipe: RequestPipe): ParameterDecorator {
  return (target, method, index) => {
    if (method === undefined) return;
    Req()(target, method, index);
    Reflect.defineMetadata(PIPES, pipesOf(target, method).set(index, pipe), target, method);
  };
}

/**
 * Lets a controller's handlers have parameters of {@link parameter}. They are made one after the other, in the order in which the
 * handler has them.
 */
export const OwnParameters: ClassDecorator = (controller) => {
  const prototype = controller.prototype as Record<string, Handler>;
  Inject(ModuleRef)(prototype, MODULE);
  for (const [name, handler] of handlersOf(controller)) {
    const pipes = pipesOf(prototype, name);
    if (pipes.size > 0) prototype[name] = withPipes(handler, pipes);
  }
};

function withPipes(handler: Handler, pipes: ReadonlyMap<number, RequestPipe>): Handler {
  const inOrder = [...pipes].sort(([a], [b]) => a - b);
  const piped: Handler = async function (...args) {
    const module = (this as { [MODULE]: Providers })[MODULE];
    for (const [index, pipe] of inOrder) args[index] = await pipe.transform(args[index], module);
    return handler.apply(this, args);
  };
  copyMetadata(handler, piped);
  return Object.defineProperty(piped, 'name', { value: handler.name });
}

function pipesOf(target: object, method: string | symbol): Map<number, RequestPipe> {
  const known = Reflect.getMetadata(PIPES, target, method) as Map<number, RequestPipe> | undefined;
  return known ?? new Map<number, RequestPipe>();
}
