/** A Chromium of this machine: that of CHROMIUM_PATH, or the first name that is on the PATH; undefined where there is none. */
export function findChromium(): string | undefined;
