import { demoArguments } from './demo.arguments';

describe('demoArguments', () => {
  it.each([
    [[], { run: 'tour' }],
    [['--help'], { run: 'help' }],
    [['--fill', '30d'], { run: 'fill', days: 30, perDay: 20 }],
    [['--fill=2d', '--count', '5'], { run: 'fill', days: 2, perDay: 5 }],
  ])('reads %j', (args, expected) => {
    expect(demoArguments(args)).toEqual(expected);
  });

  it.each([
    [['--fill', '30'], '--fill: must be a number of days from 1d to 90d'],
    [['--fill', '0d'], '--fill: must'],
    [['--fill', '91d'], '--fill: must'],
    [['--fill', '1.5d'], '--fill: must'],
    [['--fill', ''], '--fill: must'],
    [['--fill'], '--fill'],
    [['--fill', '2d', '--count', '0'], '--count: must be a whole number from 1 to 1000'],
    [['--fill', '2d', '--count', 'many'], '--count: must'],
    [['--count', '5'], '--count: goes with --fill'],
    [['--fil', '2d'], '--fil'],
    [['2d'], '2d'],
  ])('refuses %j, and names what is wrong', (args, problem) => {
    expect(() => demoArguments(args)).toThrow(problem);
  });

  it('names every option with a bad value', () => {
    expect(() => demoArguments(['--fill', 'x', '--count', 'y'])).toThrow(/--fill: [^]*--count: /);
  });
});
