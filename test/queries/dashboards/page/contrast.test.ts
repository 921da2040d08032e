import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { paletteSize } from '../../../../queries/dashboards/page/charts/chart-data.ts';

type Rgb = readonly [number, number, number];
const themes = ['light', 'dark'] as const;
const css = readFileSync(new URL('../../../../queries/dashboards/page/styles/theme.css', import.meta.url), 'utf8');
const variables = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map((match) => [
    String(match[1]),
    { light: String(match[2]), dark: String(match[3]) },
  ]),
);

function colour(name: string, theme: (typeof themes)[number]): Rgb {
  const text = variables.get(name)?.[theme];
  if (text === undefined) throw new Error(`theme.css has no --${name}`);
  const part = (from: number) => Number.parseInt(text.slice(from, from + 2), 16) / 255;
  return [part(1), part(3), part(5)];
}

const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: Rgb, other: Rgb): number {
  const [a = 0, b = 0] = [one, other]
    .map(([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue))
    .sort((left, right) => right - left);
  return (a + 0.05) / (b + 0.05);
}

function over(front: Rgb, ground: Rgb, share: number): Rgb {
  const mix = (index: 0 | 1 | 2) => front[index] * share + ground[index] * (1 - share);
  return [mix(0), mix(1), mix(2)];
}

/** How people without a kind of cones see: Machado, Oliveira and Fernandes (2009), severity 1. */
const eyes: Readonly<Record<string, readonly Rgb[]>> = {
  common: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** https://bottosson.github.io/posts/oklab/ */
function perceived(rgb: Rgb, matrix: readonly Rgb[]): Rgb {
  const light = rgb.map(linear);
  const seen = matrix.map((row) => row.reduce((sum, factor, index) => sum + factor * (light[index] ?? 0), 0));
  const [r = 0, g = 0, b = 0] = seen.map((part) => Math.min(1, Math.max(0, part)));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const series = Array.from({ length: paletteSize }, (_, index) => `series-${index + 1}`);
const texts = ['ink', 'quiet', 'accent', 'good', 'bad'];

test.each(themes)('texts can be read on every ground: %s', (theme) => {
  const pairs = texts.flatMap((text) => ['paper', 'ground'].map((ground) => [text, ground] as const));
  const others = [
    ['on-accent', 'accent'],
    ['ink', 'accent-soft'],
    ['ink', 'bad-soft'],
    ['quiet', 'bad-soft'],
  ] as const;
  const faint = [...pairs, ...others].filter(
    ([text, ground]) => contrast(colour(text, theme), colour(ground, theme)) < 4.5,
  );
  expect(faint).toEqual([]);
});

test.each(themes)('figures can be read in the strongest cell that has one: %s', (theme) => {
  const cell = over(colour('series-1', theme), colour('paper', theme), 0.5);
  expect(contrast(colour('ink', theme), cell)).toBeGreaterThan(4.5);
});

test.each(themes)('lines, bars and borders of controls stand out from the paper: %s', (theme) => {
  const faint = [...series, 'field-line', 'accent'].filter(
    (name) => contrast(colour(name, theme), colour('paper', theme)) < 3,
  );
  expect(faint).toEqual([]);
});

test.each(themes)('colours of lines differ for whoever does not tell red from green: %s', (theme) => {
  const alike: string[] = [];
  for (const [eye, matrix] of Object.entries(eyes)) {
    const seen = series.map((name) => perceived(colour(name, theme), matrix));
    for (const [index, one] of seen.entries()) {
      for (const [before, other] of seen.slice(0, index).entries()) {
        const distance = Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
        if (distance < 0.1) alike.push(`${series[before]} and ${series[index]} to ${eye} eyes: ${distance.toFixed(3)}`);
      }
    }
  }
  expect(alike).toEqual([]);
});
