/** What a feature of a host's own is built of: the same that ours are. */
export { defineFeature, type MidtransFeature } from './feature';
export { AccessService } from '../access/access.service';
export { inScope, scopeOf } from '../access/midtrans-user';
export { newestFirst } from '../access/listing';
export { MIDTRANS_DATA_SOURCE, type PreparedStatement, type Queries } from '../database/postgres';
export { AggregateLedger, type Aggregate, type AggregateRow, type Move } from '../events/aggregate.ledger';
export { revived, type EventSubject, type InJson, type TimesOf } from '../events/event-subject';
export { Transactions, type AppendedEvents, type Transaction } from '../events/transactions';
export { Inbox, type InboxNote } from '../notifications/inbox';
export * from '../notifications/notification.handler';
export {
  askIfKnown,
  backOff,
  CommandLookup,
  commandsAbout,
  DueRows,
  type DueBacklog,
  type DueCommand,
  type DueRow,
  type DueRowsDefinition,
  type Look,
  type Lookup,
} from '../reconciliation';
export { OrderIds, type OrderIdHolders, type TakenOrderId } from '../order-ids/order-ids';
export { defineOptions, type OptionGroup, type OptionRule, type Resolved } from '../options/option-group';
export * from '../options/option-rules';
export { deleteOldRows, type OldRows, type Purge, type Purges } from '../retention/purge';
export { type AdditionalMount, MountedRegistration, UndescribedController } from '../rest/additional-mount';
export { Audited, type AuditSubject } from '../rest/audit/audited';
export { TrailingSlashes } from '../rest/trailing-slashes';
export { MidtransController, type ControllerFactory, type ControllerOptions } from '../rest/controllers';
export { AuthorizedLookup } from '../rest/authorized-lookup';
export * from '../rest/parameters';
export { NoBody } from '../rest/no-body';
export { filterAndPage, listRequest, PageRequest } from '../rest/page.request';
export { preparable, type RequestClass, type RequestType } from '../rest/request.type';
export * from '../rest/response';
export { ApiId, ApiMutation, ApiReading, type EndpointDocs } from '../rest/api-endpoints';
