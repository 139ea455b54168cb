import { Hono } from 'hono';
import type { World } from '../world';
import { snapScript } from './snap.script';
import { threeDsScript } from './three-ds.script';

/** Where they are at the gateway. */
export const BROWSER_SCRIPTS = {
  snap: '/snap/snap.js',
  threeDs: '/v2/assets/js/midtrans-new-3ds.min.js',
} as const;

/** The scripts that merchants' pages load, of whatever origin they are. */
export function browserScriptsApp({ merchant }: World): Hono {
  const app = new Hono();
  const scripts = [
    [BROWSER_SCRIPTS.snap, snapScript(merchant)],
    [BROWSER_SCRIPTS.threeDs, threeDsScript(merchant)],
  ] as const;
  for (const [path, text] of scripts) {
    app.get(path, (context) =>
      context.body(text, 200, {
        'content-type': 'text/javascript; charset=utf-8',
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
      }),
    );
  }
  return app;
}
