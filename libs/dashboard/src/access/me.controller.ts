import { Get, Inject, Req, type Type } from '@nestjs/common';
import { MidtransController, MountedRegistration, type ControllerOptions } from 'nestjs-midtrans/features';
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
    async me(@Req() request: object) {
      const { readOnly, title, environment = null, locale, timeZone } = this.options;
      const user = await this.registration.userOf(request);
      return {
        user: { id: user.id, is_staff: user.isStaff },
        read_only: readOnly,
        title,
        environment,
        locale,
        time_zone: timeZone,
        accounts: this.registration.accounts,
        rights: this.registration.rightsOf(user),
      };
    }
  }
  return DashboardMeController;
}
