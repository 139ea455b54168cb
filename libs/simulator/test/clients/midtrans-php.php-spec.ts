import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPhp } from '../../../../test/support/find-php.cjs';
import { createSimulator, type Simulator } from '../../src';
import { blocksOf, GUIDE } from '../guide.spec.helper';

/** The official client's own way with its options (its ApiRequestor), without the client. */
const CLIENT = String.raw`<?php
namespace Midtrans {
    class Config {
        public static $serverKey;
        public static $curlOptions = array();
    }
}
namespace {
    error_reporting(E_ALL);
    set_error_handler(function ($number, $message) { throw new Exception($message); });
    function call($url, $body = null) {
        $ch = curl_init();
        $options = array(
            CURLOPT_URL => $url,
            CURLOPT_HTTPHEADER => array(
                'Content-Type: application/json',
                'Accept: application/json',
                'Authorization: Basic ' . base64_encode(\Midtrans\Config::$serverKey . ':')
            ),
            CURLOPT_RETURNTRANSFER => 1
        );
        if (count(\Midtrans\Config::$curlOptions)) {
            $headers = \Midtrans\Config::$curlOptions[CURLOPT_HTTPHEADER]
                ? array_merge($options[CURLOPT_HTTPHEADER], \Midtrans\Config::$curlOptions[CURLOPT_HTTPHEADER])
                : array();
            $options = array_replace_recursive(
                $options,
                \Midtrans\Config::$curlOptions,
                array(CURLOPT_HTTPHEADER => $headers)
            );
        }
        if ($body) {
            $options[CURLOPT_POSTFIELDS] = json_encode($body);
            $options[CURLOPT_POST] = 1;
        }
        curl_setopt_array($ch, $options);
        $answer = curl_exec($ch);
        return $answer === false ? array('curl' => curl_errno($ch)) : json_decode($answer);
    }
    require $argv[1];
    $order = function ($id) { return array('transaction_details' => array('order_id' => $id, 'gross_amount' => 44000)); };
    echo json_encode(array(
        call('https://api.sandbox.midtrans.com/v2/charge', $order('ORDER-1') + array('payment_type' => 'gopay')),
        call('https://api.sandbox.midtrans.com/v2/ORDER-1/status'),
        call('https://app.sandbox.midtrans.com/snap/v1/transactions', $order('ORDER-2')),
    ));
}
`;

describe("PHP's cURL, with the options that the guide has for midtrans-php", () => {
  let simulator: Simulator;
  let folder: string;
  beforeEach(() => {
    simulator = createSimulator({ serverKey: 'SB-Mid-server-test' });
    folder = mkdtempSync(join(tmpdir(), 'simulator-php-'));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await simulator.close();
  });

  /** What the client is answered, with the lines of the guide and the addresses of this test in place of the guide's. */
  async function answersWith(edit: (recipe: string) => string): Promise<unknown> {
    const { port, certificate = '' } = await simulator.listen({ tls: true });
    const pem = join(folder, 'gateway.pem');
    writeFileSync(pem, certificate);
    const [guide = ''] = blocksOf(GUIDE, 'php');
    const recipe = guide.replace(':4443', `:${port}`).replace('/path/to/midtrans-simulator.pem', pem);
    writeFileSync(join(folder, 'recipe.php'), `<?php\n${edit(recipe)}`);
    writeFileSync(join(folder, 'client.php'), CLIENT);
    const args = [join(folder, 'client.php'), join(folder, 'recipe.php')];
    const { stdout } = await promisify(execFile)(findPhp() ?? 'php', args);
    return JSON.parse(stdout) as unknown;
  }

  it('charges, reads back and opens a page of Snap, under the fixed URLs', async () => {
    expect(await answersWith((recipe) => recipe)).toMatchObject([
      { status_code: '201', transaction_status: 'pending', order_id: 'ORDER-1' },
      { transaction_status: 'pending' },
      { redirect_url: expect.stringContaining('/simulator/snap/') },
    ]);
  });

  it('refuses the simulator without the certificate', async () => {
    const answers = await answersWith((recipe) => recipe.replace(/^.*CURLOPT_CAINFO.*\n/m, ''));
    const isNotTrusted = { curl: 60 };
    expect(answers).toEqual([isNotTrusted, isNotTrusted, isNotTrusted]);
  });
});
