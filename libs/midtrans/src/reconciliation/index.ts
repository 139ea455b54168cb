export { askIfKnown } from './ask-if-known';
export { CommandLookup, commandsAbout, type DueCommand } from './command.lookup';
export { CreationLookup, type CreationWait } from './creation.lookup';
export { DueRows, type DueBacklog, type DueRow, type DueRowsDefinition } from './due-rows';
export { LOOKUPS, type Look, type Lookup } from './lookup';
export type { LookupReport, ReconciliationReport } from './reconciliation.report';
export {
  ReconciliationService,
  type GivenUp,
  type LookupBacklog,
  type ReconciliationRunOptions,
} from './reconciliation.service';
export { backOff } from './rhythm';
