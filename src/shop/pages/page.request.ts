import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ShopUser } from '../../auth/shop-user';
import type { PageRequest } from './visits';

/** A request that {@link VisitorGuard} let in. */
export interface VisitorRequest extends PageRequest {
  readonly user: ShopUser;
}

/** Who asks for the page. */
export const Visitor = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<VisitorRequest>().user,
);

/** The fields of the form that was sent; of anything else, none. */
export const Form = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { body } = context.switchToHttp().getRequest<{ readonly body?: unknown }>();
  return typeof body === 'object' && body !== null ? body : {};
});
