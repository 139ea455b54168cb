import { DEMO_USERS } from '../../auth/demo-tokens';
import { html, type Html } from './html';
import { layout, type Visit } from './layout';
import { wordsIn } from './words';

/** Who somebody is: in the demo by one click, else by a token of the host's login. */
export function signInPage(visit: Visit, { isRefused = false } = {}): Html {
  const words = wordsIn(visit.language);
  return layout({
    title: words.signInTitle,
    visit,
    content: html`<section class="card narrow">
      <h1>${words.signInTitle}</h1>
      ${isRefused && html`<p role="alert" class="notice bad">${words.badToken}</p>`}
      <form method="post" action="/sign-in" class="stack">
        ${visit.isDemo ? demoUsers(visit) : tokenField(visit)}
      </form>
    </section>`,
  });
}

function demoUsers({ language }: Visit): Html {
  const words = wordsIn(language);
  return html`<p class="soft">${words.signInText}</p>
    ${DEMO_USERS.map((user) => html`<button name="user" value="${user}">${user}</button>`)}`;
}

function tokenField({ language }: Visit): Html {
  const words = wordsIn(language);
  return html`<label>
      ${words.signInToken}
      <input name="token" autocomplete="off" spellcheck="false" required />
    </label>
    <p class="soft">${words.signInTokenText}</p>
    <button class="main">${words.signIn}</button>`;
}
