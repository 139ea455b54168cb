import { readFile, writeFile } from 'node:fs/promises';

const HEADER = '-----BEGIN CERTIFICATE-----';

/** Writes the certificate, without its key. @throws Error where the file exists and is no certificate: a mistyped path must cost nobody a file */
export async function writeCertificate(file: string, certificate: string): Promise<void> {
  const before = await contentOf(file);
  if (before && !before.startsWith(HEADER)) {
    throw new Error(`${file} exists and holds no certificate: give another file with --https-cert`);
  }
  await writeFile(file, certificate);
}

async function contentOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
