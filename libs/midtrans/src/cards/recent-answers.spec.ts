import { RecentAnswers } from './recent-answers';

describe('RecentAnswers', () => {
  let time: number;
  let asked: string[];
  let answers: RecentAnswers<string>;
  beforeEach(() => {
    time = 0;
    asked = [];
    answers = new RecentAnswers(2, 100, () => time);
  });

  const get = (question: string) =>
    answers.get(question, async () => {
      asked.push(question);
      return `${question}!`;
    });

  it('asks once, and again when the answer is too old', async () => {
    expect([await get('a'), await get('a')]).toEqual(['a!', 'a!']);
    time = 99;
    await get('a');
    expect(asked).toEqual(['a']);
    time = 100;
    await get('a');
    expect(asked).toEqual(['a', 'a']);
  });

  it('asks once for all who ask at the same time', async () => {
    expect(await Promise.all([get('a'), get('a'), get('a')])).toEqual(['a!', 'a!', 'a!']);
    expect(asked).toEqual(['a']);
  });

  it('forgets the oldest beyond its capacity', async () => {
    await get('a');
    await get('b');
    await get('c');
    await get('b');
    await get('c');
    expect(asked).toEqual(['a', 'b', 'c']);
    await get('a');
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
  });

  it('does not keep a failure', async () => {
    const fail = () => answers.get('a', () => Promise.reject(new Error('down')));
    await expect(Promise.all([fail(), fail()])).rejects.toThrow('down');
    expect(await get('a')).toBe('a!');
  });
});
