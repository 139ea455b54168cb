import { html, type Html } from './html';
import { layout, type Visit } from './layout';
import { wordsIn, type Word } from './words';

/** What is shown in place of a page that there is not, or that failed. */
export function problemPage(status: number, visit: Visit): Html {
  const words = wordsIn(visit.language);
  const [title, text] = wordsOf(status);
  return layout({
    title: words[title],
    visit,
    content: html`<section class="card narrow">
      <p class="soft">${status}</p>
      <h1>${words[title]}</h1>
      ${text !== undefined && html`<p>${words[text]}</p>`}
      <p><a class="button" href="/">${words.toGoods}</a></p>
    </section>`,
  });
}

function wordsOf(status: number): readonly [title: Word, text?: Word] {
  if (status === 403) return ['forbidden'];
  return status < 500 ? ['notFound', 'notFoundText'] : ['wrong', 'wrongText'];
}
