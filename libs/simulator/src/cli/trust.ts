import { shellWord } from '../shell-word';

/** How programs are told to trust the certificate in a file. */
export function trustLines(file: string): string {
  const quoted = shellQuoted(file);
  const rows = [
    ['Node.js', `NODE_EXTRA_CA_CERTS=${quoted}`],
    ['PHP', `curl.cainfo=${file} in php.ini, or CURLOPT_CAINFO`],
    ['cURL', `--cacert ${quoted}, or CURL_CA_BUNDLE=${quoted}`],
    ['Python (requests)', `REQUESTS_CA_BUNDLE=${quoted}`],
    ['Go, OpenSSL', `SSL_CERT_FILE=${quoted}`],
    [
      'Java',
      `keytool -importcert -noprompt -alias midtrans-simulator -file ${quoted} -keystore trust.p12 -storepass changeit`,
    ],
    ['', '-Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=changeit'],
  ];
  const lines = rows.map(([name = '', value = '']) => `  ${name.padEnd(20)}${value}`);
  return `The certificate is another one at each start. How to trust it:\n\n${lines.join('\n')}`;
}

/** Quoted only where a shell would take it apart. */
function shellQuoted(text: string): string {
  return /^[\w./:@%+,-]+$/.test(text) ? text : shellWord(text);
}
