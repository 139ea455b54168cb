import {
  ForbiddenException,
  Inject,
  Injectable,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { MountedRegistration } from 'nestjs-midtrans/features';

/** Lets in staff, of those whom the guards before have let in. */
@Injectable()
export class StaffGuard implements CanActivate {
  constructor(@Inject(MountedRegistration) private readonly registration: MountedRegistration) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const user = await this.registration.userOf(context.switchToHttp().getRequest<object>());
    if (!user.isStaff) throw new ForbiddenException();
    return true;
  }
}
