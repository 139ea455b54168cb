/** Where each kind of notification goes, as set in the dashboard. */
export interface NotificationUrls {
  readonly payment: string | undefined;
  readonly recurring: string | undefined;
  readonly payAccount: string | undefined;
}

const MAX_PER_REQUEST = 3;

function addressesIn(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => URL.canParse(part))
    .slice(0, MAX_PER_REQUEST);
}

/** Where a transaction's notifications go. The override header wins over the append header and the dashboard's url. */
export function notificationAddresses(
  dashboardUrl: string | undefined,
  overrideHeader: string | undefined,
  appendHeader: string | undefined,
): string[] {
  const override = addressesIn(overrideHeader);
  if (override.length > 0) return [...new Set(override)];
  return [...new Set([...(dashboardUrl ? [dashboardUrl] : []), ...addressesIn(appendHeader)])];
}
