import { isPlainText } from './plain-text';

/** Schemes that browsers and operating systems act on by themselves; none of them brings a customer back to an app. */
const FOREIGN_SCHEMES = new Set([
  // They run or show the link's own content.
  ...['javascript', 'vbscript', 'data', 'blob', 'about', 'view-source', 'filesystem', 'jar', 'livescript'],
  // They read or mount files, and may send the user's password along.
  ...['file', 'content', 'smb', 'cifs', 'nfs', 'afp', 'dav', 'davs', 'webdav', 'ftp', 'ftps', 'sftp', 'tftp'],
  // They start other programs, with what the link says.
  ...[
    'intent',
    'android-app',
    'shell',
    'search',
    'search-ms',
    'cmd',
    'res',
    'resource',
    'help',
    'hcp',
    'steam',
  ],
  ...['ssh', 'telnet', 'rlogin', 'rdp', 'vnc', 'ldap', 'ldaps', 'gopher', 'dict', 'git', 'svn', 'ws', 'wss'],
  // They call, write to somebody or install.
  ...['tel', 'sms', 'smsto', 'mms', 'mmsto', 'mailto', 'facetime', 'callto', 'sip', 'sips', 'market'],
]);
/** Families of such schemes: Windows' `ms-settings`, browsers' `chrome-extension`, Apple's `itms-services`. */
const FOREIGN_FAMILIES = /^(ms|chrome|moz|edge|microsoft|safari|itms|x-apple|android)(-|$)/;

/** A web address, or one of an app's own scheme (`someapps://callback`). */
export function isCallbackUrl(value: unknown): boolean {
  if (!isPlainText(value) || value.length > 2048) return false;
  if (!/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(value) || !URL.canParse(value)) return false;
  const scheme = new URL(value).protocol.slice(0, -1);
  return !FOREIGN_SCHEMES.has(scheme) && !FOREIGN_FAMILIES.test(scheme);
}
