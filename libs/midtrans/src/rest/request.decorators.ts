import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

interface AnyRequest {
  body?: unknown;
  query?: unknown;
}

/**
 * The request itself, and its parts as they came. Parameters made by a decorator of ours are out of reach of a host's
 * global pipes, whatever those would strip, refuse or convert.
 */
export const AnyAdapterRequest = createParamDecorator<void, unknown>((_data, context: ExecutionContext) =>
  context.switchToHttp().getRequest<unknown>(),
);

export const RawBody = createParamDecorator<void, unknown>(
  (_data, context: ExecutionContext) => context.switchToHttp().getRequest<AnyRequest>().body,
);

export const RawQuery = createParamDecorator<void, unknown>(
  (_data, context: ExecutionContext) => context.switchToHttp().getRequest<AnyRequest>().query,
);
