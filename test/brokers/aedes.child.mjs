/**
 * An MQTT broker as a process of its own, which can be killed: `node aedes.child.mjs <port>`. What it is given is on its stdout, a line
 * each, before it confirms it.
 */
import { createServer } from 'node:net';
import { Aedes } from 'aedes';

const broker = await Aedes.createBroker({
  authorizePublish: (client, { topic, qos, payload }, done) => {
    // To a pipe Node writes at once: what is confirmed is with the reader, whatever becomes of this process.
    process.stdout.write(`${JSON.stringify({ topic, qos, message: JSON.parse(payload.toString()) })}\n`);
    done(null);
  },
});
createServer(broker.handle).listen(Number(process.argv[2]), '127.0.0.1', () =>
  process.stdout.write('listening\n'),
);
