import { OVERTAKEN, retryOvertaken } from './concurrency';

describe('what was overtaken', () => {
  /** Is overtaken so often, and then done. */
  const overtaken = (times: number) => {
    const last: boolean[] = [];
    const attempt = async (isLast: boolean) => {
      last.push(isLast);
      return last.length > times ? 'done' : OVERTAKEN;
    };
    return { last, attempt };
  };

  it('is decided anew until nobody is faster', async () => {
    const { last, attempt } = overtaken(3);
    await expect(retryOvertaken('Order 1', attempt)).resolves.toBe('done');
    expect(last).toEqual([false, false, false, false]);
  });

  it('knows its last attempt, and fails when that is overtaken too', async () => {
    const { last, attempt } = overtaken(3);
    await expect(retryOvertaken('Order 1', attempt, 3)).rejects.toThrow(
      'Order 1 was moved concurrently 3 times in a row',
    );
    expect(last).toEqual([false, false, true]);
  });

  it('is not decided anew where it fails', async () => {
    const attempt = jest.fn().mockRejectedValue(new Error('no'));
    await expect(retryOvertaken('Order 1', attempt)).rejects.toThrow('no');
    expect(attempt).toHaveBeenCalledTimes(1);
  });
});
