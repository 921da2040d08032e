import { type Command, InvalidArgumentError } from 'commander';
import { defaultSampleOptions, type SampleOptions } from './shop-options.ts';

/** A parser for options that take a whole number. */
export function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < low || number > high) {
      throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}.`);
    }
    return number;
  };
}

function share(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !(number >= 0 && number <= 0.5)) throw new InvalidArgumentError('Expected 0 to 0.5.');
  return number;
}

function day(text: string): string {
  const date = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text || date.getUTCFullYear() < 2001) {
    throw new InvalidArgumentError('Expected a date such as 2025-12-20, from the year 2001.');
  }
  return text;
}

/** Adds the options that say which sample is meant. The same ones name the sample to `reconcile`. */
export function withSampleOptions(command: Command): Command {
  const { seed, orders, days, products, lastDay, duplicateShare, invalidShare } = defaultSampleOptions;
  return command
    .option('--orders <n>', 'orders that are placed', wholeNumber(0, 10_000_000), orders)
    .option(
      '--seed <n>',
      'another seed is another shop; the same seed gives the same bytes',
      wholeNumber(0, 2 ** 32 - 1),
      seed,
    )
    .option('--days <n>', 'length of the window', wholeNumber(1, 3_650), days)
    .option('--products <n>', 'products of the range', wholeNumber(1, 100_000), products)
    .option('--last-day <date>', 'last day of the window (UTC)', day, lastDay)
    .option('--duplicate-share <share>', 'valid events that are published twice', share, duplicateShare)
    .option('--invalid-share <share>', 'events that are broken', share, invalidShare);
}

/** The sample that the options of a command name. */
export function sampleOptionsOf(command: Command): SampleOptions {
  const { seed, orders, days, products, lastDay, duplicateShare, invalidShare } = command.opts<SampleOptions>();
  return { seed, orders, days, products, lastDay, duplicateShare, invalidShare };
}
