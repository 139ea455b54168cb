import { generateKeyPair, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';

/** A certificate and its private key, both in PEM. */
export interface CertifiedKey {
  readonly certificate: string;
  readonly key: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const VALID_DAYS = 365;

/** Where the official clients expect the gateway, and where this machine finds itself. */
const NAMES: readonly string[] = [
  'localhost',
  '127.0.0.1',
  '::1',
  'api.sandbox.midtrans.com',
  'app.sandbox.midtrans.com',
  'api.midtrans.com',
  'app.midtrans.com',
];

/** The addresses to listen on everywhere, which nobody connects to. */
const UNSPECIFIED: readonly string[] = ['0.0.0.0', '::'];

const TYPE_DNS = 2;
const TYPE_IP = 7;

/**
 * Makes a certificate for the gateway's names and these ones. It signs itself and is no authority: who trusts it trusts no other
 * certificate by it.
 */
export async function makeCertificate(names: readonly string[]): Promise<CertifiedKey> {
  // Loaded when it is needed only: most simulators speak no TLS.
  const { pki, md } = (await import('node-forge')).default;
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const certificate = pki.createCertificate();
  const now = Date.now();
  certificate.publicKey = pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = serialNumber();
  // A container's clock may be behind.
  certificate.validity.notBefore = new Date(now - DAY_MS);
  certificate.validity.notAfter = new Date(now + VALID_DAYS * DAY_MS);
  const subject = [{ name: 'commonName', value: 'midtrans-simulator' }];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([
    // Without a `keyUsage`: OpenSSL would want `keyCertSign` of what signs itself, and refuse it of what is no authority.
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectKeyIdentifier' },
    { name: 'subjectAltName', altNames: allNames(names).map(altName) },
  ]);
  certificate.sign(pki.privateKeyFromPem(privateKey), md.sha256.create());
  return { certificate: pki.certificateToPem(certificate), key: privateKey };
}

/** Another one each time, as some clients refuse two certificates of one issuer and number. Positive, as the standard wants it. */
function serialNumber(): string {
  return `01${randomBytes(15).toString('hex')}`;
}

function allNames(names: readonly string[]): string[] {
  // Of an address, neither the brackets of a URL nor the zone stand in a certificate.
  const bare = names.map((name) => name.replace(/^\[|\]$|%.*$/g, ''));
  return [...new Set([...NAMES, ...bare])].filter((name) => !UNSPECIFIED.includes(name));
}

function altName(name: string): object {
  return isIP(name) === 0 ? { type: TYPE_DNS, value: name } : { type: TYPE_IP, ip: name };
}
