import { Get, Inject, Req, type Type } from '@nestjs/common';
import { MidtransController, MountedRegistration, type ControllerOptions } from 'nestjs-midtrans/features';
import { basePathOf, type AddressedRequest } from '../shell/base-path';
import { DASHBOARD_OPTIONS, type ResolvedDashboardOptions } from '../dashboard.options';

/** Makes the controller of `/api/me/`: who looks, what they may do, and how it is shown to them. */
export function createMeController(mount: ControllerOptions): Type {
  @MidtransController(mount)
  class DashboardMeController {
    constructor(
      @Inject(DASHBOARD_OPTIONS) private readonly options: ResolvedDashboardOptions,
      @Inject(MountedRegistration) private readonly registration: MountedRegistration,
    ) {}

    @Get('me')
    async me(@Req() request: AddressedRequest) {
      const { readOnly, title, environment = null, locale, timeZone } = this.options;
      const user = await this.registration.userOf(request);
      return {
        user: { id: user.id, is_staff: user.isStaff },
        read_only: readOnly,
        title,
        environment,
        locale,
        time_zone: timeZone,
        accounts: await this.registration.accountsFor(request),
        rights: this.registration.rightsOf(user),
        webhook_path: this.webhookPathFor(request),
      };
    }

    /** As the browser knows it: whatever stands before the path of the dashboard stands before that of the webhook. */
    private webhookPathFor(request: AddressedRequest): string | null {
      const { webhookPath } = this.registration;
      const [base, own] = [basePathOf(request), `${this.options.path}/api/me/`];
      return webhookPath !== null && base.endsWith(own) ? base.slice(0, -own.length) + webhookPath : null;
    }
  }
  return DashboardMeController;
}
