/** Asks the payment API. The cookie of this page says who asks. */
export async function api(path, body, key = newKey()) {
  const response = await fetch(`/api/midtrans/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  if (response === undefined) throw new ApiProblem('unknown', []);
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const details = (answer.details ?? []).map(({ message }) => message);
  throw new ApiProblem(kindOf(response.status), details);
}

/** Why something did not happen, or that nobody knows yet whether it did. */
export class ApiProblem extends Error {
  constructor(kind, details) {
    super(kind);
    this.kind = kind;
    this.details = details;
  }

  /** Whether the same is to be asked again under the same key. */
  get isOpen() {
    return this.kind === 'unknown';
  }
}

/** A failure says nothing of what became of what was asked for: neither yes nor no. */
function kindOf(status) {
  if (status === 401) return 'signedOut';
  if (status === 409) return 'conflict';
  return status < 500 ? 'refused' : 'unknown';
}

export function newKey() {
  // Not `randomUUID`, which a page has only over HTTPS and on localhost.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

/** Does what a button asks for, once at a time, and says in the page's words what is wrong with it. */
export async function run(button, action) {
  const problem = document.getElementById('problem');
  problem.hidden = true;
  button.disabled = true;
  try {
    await action();
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    problem.textContent = [problem.dataset[error.kind], ...error.details].join(' ');
    problem.hidden = false;
    problem.scrollIntoView({ block: 'nearest' });
  } finally {
    button.disabled = false;
  }
}
