import { ForbiddenException, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { ShopUser } from './shop-user';

/** Lets in staff, of those whom the guard before has let in. */
@Injectable()
export class StaffGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { user } = context.switchToHttp().getRequest<{ user?: ShopUser }>();
    if (user?.is_staff !== true) throw new ForbiddenException();
    return true;
  }
}
