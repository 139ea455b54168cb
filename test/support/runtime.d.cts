/** Globals that belong to modules which suites share. */
export const sharedGlobals: ReadonlySet<PropertyKey>;
