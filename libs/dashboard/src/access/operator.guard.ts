import {
  ForbiddenException,
  Inject,
  Injectable,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { MountedRegistration } from 'nestjs-midtrans/features';
import { DASHBOARD_OPTIONS, type ResolvedDashboardOptions } from '../dashboard.options';
import { isSameOrigin, type RequestHeaders } from './same-origin';

const READING: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** After the host's guards: lets somebody in, and what they change only from pages of this application's own. */
@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(
    @Inject(DASHBOARD_OPTIONS) private readonly options: ResolvedDashboardOptions,
    @Inject(MountedRegistration) private readonly registration: MountedRegistration,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<RequestHeaders & { readonly method: string }>();
    const { session, readOnly } = this.options;
    if (session !== undefined) {
      const user = await session(request);
      if (user === null) throw new UnauthorizedException();
      this.registration.setUser(request, user);
    }
    await this.registration.userOf(request);
    if (READING.includes(request.method)) return true;
    if (!isSameOrigin(request)) {
      throw refusal('foreign_origin', 'the request comes from a page of another origin');
    }
    if (readOnly) throw refusal('read_only', 'the dashboard changes nothing: it is read-only');
    return true;
  }
}

function refusal(code: string, message: string): ForbiddenException {
  return new ForbiddenException({ code, message });
}
