import { Get, Inject, type Type } from '@nestjs/common';
import type { MidtransUser } from '../access/midtrans-user';
import { ApiTags } from '../rest/api-docs';
import { ApiReading } from '../rest/api-endpoints';
import { MidtransController, type ControllerOptions } from '../rest/controllers';
import { filterAndPage, listRequest, type PageRequest } from '../rest/page.request';
import { MidtransQuery, RequestAccount, Staff } from '../rest/parameters';
import { pageOf, toPageResponse } from '../rest/response';
import { AuditFilter } from './audit.filter';
import { AuditEntryResponse } from './audit.response';
import { MidtransAuditService } from './audit.service';

/** Makes the controller of `/audit/`, where staff see who did what. */
export function createAuditController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans audit')
  @MidtransController(mount)
  class MidtransAuditController {
    constructor(@Inject(MidtransAuditService) private readonly audit: MidtransAuditService) {}

    @Get('audit')
    @ApiReading({
      summary: 'Who did what to what was there already, the latest first; for staff',
      answer: pageOf(AuditEntryResponse, 'MidtransAuditPage'),
      errors: ['invalid_input'],
    })
    async list(
      @Staff() _staff: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransQuery(listRequest(AuditFilter)) query: AuditFilter & PageRequest,
    ) {
      const { filter, page } = filterAndPage(query);
      return toPageResponse(
        AuditEntryResponse,
        await this.audit.list({ ...filter, scope: { account } }, page),
      );
    }
  }
  return MidtransAuditController;
}
