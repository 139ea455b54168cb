import { defineFeature } from '../features/feature';
import { CreateAudit1795219200012 } from '../migrations/1795219200012-create-audit';
import { MidtransAuditEntry } from '../rest/audit/audit-entry.entity';
import { oldAuditEntries } from '../rest/audit/audit.retention';
import { AuditStore } from '../rest/audit/audit.store';
import { createAuditController } from './audit.controller';
import { MidtransAuditService } from './audit.service';

/** Who did what over REST. */
export const audit = defineFeature({
  name: 'audit',
  entities: [MidtransAuditEntry],
  migrations: [CreateAudit1795219200012],
  providers: [AuditStore],
  exports: [MidtransAuditService],
  controllers: { audit: [createAuditController] },
  retention: { audit: oldAuditEntries },
});
