import { answerOf, serveRaw } from '../support/raw-server';
import { OPERATIONS } from './fixtures';

/** Answers with ready bytes. Reports its address to the process that forked it. */
const answers = new Map(
  Object.values(OPERATIONS).map(({ method, path, answer }) => [`${method} ${path}`, answerOf(answer)]),
);
const unknown = answerOf('{}', '404 Not Found');

serveRaw((methodAndPath) => answers.get(methodAndPath) ?? unknown);
