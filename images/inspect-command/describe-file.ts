import pc from 'picocolors';
import { goodSizeText } from '../assess/good-size.ts';
import { bytesText, distanceText, dpiText } from '../assess/wording.ts';
import type { ImageFacts } from '../inspect/image-facts.ts';
import type { PrintPassport } from '../passport/print-passport.ts';
import type { CheckedFile, CheckFinding, CheckOutcome } from './checked-file.ts';

const whole = (amount: number) => amount.toLocaleString('en-US');
const indent = '  ';
const labelWidth = 13;

const badges: Readonly<Record<CheckOutcome, { readonly text: string; readonly paint: (text: string) => string }>> = {
  ready: { text: 'READY', paint: (text) => pc.bgGreen(pc.black(text)) },
  warn: { text: 'LOOK FIRST', paint: (text) => pc.bgYellow(pc.black(text)) },
  rejected: { text: 'REJECTED', paint: (text) => pc.bgRed(pc.white(text)) },
  unreadable: { text: 'UNREADABLE', paint: (text) => pc.bgRed(pc.white(text)) },
  broken: { text: 'NOT CHECKED', paint: (text) => pc.bgRed(pc.white(text)) },
};

/** The report on one file for people. @param columns width of the terminal */
export function describeFile(file: CheckedFile, hasSize: boolean, columns: number): string {
  const { text, paint } = badges[file.outcome];
  const width = Math.min(columns, 110) - indent.length;
  const blocks = [
    [`${pc.isColorSupported ? paint(pc.bold(` ${text} `)) : `[${text}]`} ${pc.bold(file.path)}`],
    factLines(file, hasSize),
    file.findings.flatMap((finding) => findingLines(finding, width)),
    file.findings.length === 0 && file.message !== '' ? file.message.split('\n').map((line) => indent + line) : [],
    [pc.dim(`${indent}${file.milliseconds} ms, ${Math.round(file.peakRssBytes / 1e6)} MB of memory`)],
  ];
  const shown = blocks.filter((lines) => lines.length > 0);
  return shown.map((lines) => lines.join('\n')).join('\n\n');
}

function factLines({ facts, passport, bytes }: CheckedFile, hasSize: boolean): string[] {
  const rows: (readonly [string, string] | null)[] = [
    facts && ['Picture', pictureText(facts)],
    facts && ['Saved as', savedAsText(facts)],
    facts === null && bytes !== null ? ['Size', bytesText(bytes)] : null,
    facts && ['Colour', colourText(facts)],
    facts?.densityDpi ? ['Density', `${densityText(facts.densityDpi)} says the file; it decides nothing`] : null,
    ...(passport?.fit ? fitRows(passport, passport.fit, hasSize) : []),
    passport?.image ? paletteRow(passport.image.dominantColours) : null,
  ];
  return rows.flatMap((row) => (row ? [`${indent}${pc.dim(row[0].padEnd(labelWidth))}${row[1]}`] : []));
}

function pictureText({ widthPx, heightPx, pages, isAnimated }: ImageFacts): string {
  const more = pages > 1 ? `, ${pages} ${isAnimated ? 'frames' : 'pages'}` : '';
  const megapixels = ((widthPx * heightPx) / 1e6).toFixed(1);
  return `${pc.bold(`${whole(widthPx)} × ${whole(heightPx)} px`)}, ${megapixels} megapixels${more}`;
}

function savedAsText({ format, compression, bytes, jpegQuality, isProgressive, orientation }: ImageFacts): string {
  const details = [
    compression === null || compression === format ? null : compression,
    jpegQuality === null ? null : `quality ${jpegQuality}`,
    isProgressive ? (format === 'png' ? 'interlaced' : 'progressive') : null,
    orientation === 1 ? null : `to be turned (EXIF ${orientation})`,
    bytesText(bytes),
  ];
  return [format.toUpperCase(), ...details.filter((detail) => detail !== null)].join(', ');
}

function colourText({ colourModel, bitDepth, hasAlpha, profile }: ImageFacts): string {
  const model = { rgb: 'RGB', grey: 'grey', cmyk: 'CMYK' }[colourModel];
  const details = [
    `${model} ${bitDepth} bit`,
    hasAlpha ? 'with transparency' : null,
    profile?.description ?? 'no profile',
  ];
  return details.filter((detail) => detail !== null).join(', ');
}

function densityText({ x, y }: { readonly x: number; readonly y: number }): string {
  const rounded = [x, y].map((value) => Math.round(value * 10) / 10);
  return rounded[0] === rounded[1] ? `${rounded[0]} dpi` : `${rounded.join(' × ')} dpi`;
}

function fitRows({ order }: PrintPassport, fit: NonNullable<PrintPassport['fit']>, hasSize: boolean) {
  const wellUpTo = ['Prints well', goodSizeText(fit, order)] as const;
  if (!hasSize) return [wellUpTo];
  const bleed = order.bleedMm === 0 ? 'no bleed' : `${order.bleedMm} mm bleed`;
  const { sheet } = fit;
  return [
    ['Print', `${pc.bold(`${order.widthMm} × ${order.heightMm} mm`)}, ${bleed}, as ${order.profile}`] as const,
    ['Resolution', `${pc.bold(dpiText(fit.effectiveDpi))}${softText(fit.softCloserThanMm)}`] as const,
    [
      'Printed part',
      `${whole(sheet.widthPx)} × ${whole(sheet.heightPx)} px from ${sheet.leftPx}, ${sheet.topPx}`,
    ] as const,
    wellUpTo,
  ];
}

function softText(softCloserThanMm: number): string {
  if (softCloserThanMm === 0) return '';
  return `, soft from closer than ${distanceText(softCloserThanMm)}`;
}

/** The colours themselves where the terminal shows them. */
function paletteRow(colours: readonly string[]): readonly [string, string] | null {
  if (colours.length === 0) return null;
  const swatch = (colour: string) => {
    const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    return pc.isColorSupported ? `\u001b[48;2;${red};${green};${blue}m   \u001b[0m` : colour;
  };
  return ['Palette', colours.map(swatch).join(pc.isColorSupported ? '' : ' ')];
}

const marks = {
  reject: { mark: '✗', paint: pc.red },
  warn: { mark: '▲', paint: pc.yellow },
  fixed: { mark: '✓', paint: pc.green },
} as const;

function findingLines({ severity, code, message, advice, actual, required }: CheckFinding, width: number): string[] {
  const { mark, paint } = marks[severity];
  const figures = [actual && `found ${actual}`, required && `asked for ${required}`].filter(Boolean).join(', ');
  const room = width - indent.length;
  return [
    `${indent}${paint(mark)} ${paint(pc.bold(code))}${figures === '' ? '' : pc.dim(`  ${figures}`)}`,
    ...wrapped(message, room).map((line) => `${indent}${indent}${line}`),
    ...(advice === undefined ? [] : wrapped(`→ ${advice}`, room).map((line) => `${indent}${indent}${pc.cyan(line)}`)),
  ];
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
