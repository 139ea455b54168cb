/** A PHP of this machine that has cURL: that of PHP_PATH, or the one on the PATH; undefined where there is none. */
export function findPhp(): string | undefined;
