import { InvalidArgumentError } from 'commander';

// Words of the command line, read into values of the table.

/** `12.90` is 1290. */
export function minorUnits(text: string): number {
  const match = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text);
  if (!match) throw new InvalidArgumentError('Expected an amount such as 12.90.');
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('Expected a whole number of 0 or more.');
  return Number(text);
}

export function yesOrNo(text: string): boolean {
  if (text !== 'yes' && text !== 'no') throw new InvalidArgumentError('Expected yes or no.');
  return text === 'yes';
}

export function categoryPath(text: string): string[] {
  const path = text.split('/').map((level) => level.trim());
  if (path.includes('')) throw new InvalidArgumentError('Expected a path such as "Wall art / Posters".');
  return path;
}

export function notEmpty(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Expected some text.');
  return text;
}
