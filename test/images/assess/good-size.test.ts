import { expect, test } from '@jest/globals';
import { goodSizeText, isGoodSizeOffered } from '../../../images/assess/good-size.ts';
import { profileNamed } from './print-under-test.ts';

const upTo = (widthMm: number, heightMm: number) => ({ printsWellUpTo: { widthMm, heightMm } });

test('a size that is offered is said, and one that nobody can order is not', () => {
  const poster = { profile: 'poster' };
  expect(goodSizeText(upTo(100, 150), poster)).toBe('up to 100 × 150 mm as poster');
  expect(goodSizeText(upTo(99, 150), poster)).toBe('at no size as poster, whose sides have 100 mm at least');
  expect(goodSizeText(upTo(99, 150), { profile: 'card' })).toBe('up to 99 × 150 mm as card');
  expect(isGoodSizeOffered(upTo(99, 150), profileNamed('poster'))).toBe(false);
});
