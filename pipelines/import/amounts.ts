import type { Mapping } from './mapping.ts';

export type NumberResult =
  | { ok: true; value: number }
  | { ok: false; code: 'FIELD_TYPE' | 'NOT_AN_INTEGER' | 'FIELD_VALUE'; message: string };

export interface NumberReaders {
  /** Whole number of pieces; `6.0`, as spreadsheets write it, is one. */
  readonly quantity: (text: string) => NumberResult;
  /** Price in units of the currency to minor units, exactly: `2.55` GBP is 255. */
  readonly price: (text: string) => NumberResult;
}

const refuse = (code: 'FIELD_TYPE' | 'NOT_AN_INTEGER' | 'FIELD_VALUE', message: string): NumberResult => ({
  ok: false,
  code,
  message,
});

/** Digits after the decimal point of a currency, from the Unicode data that ships with Node: 2 for GBP, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Digits shifted as text, never through a double, where 8.95 * 100 is 894.9999999999999. */
function scaled(sign: string, whole: string, fraction: string, digits: number): NumberResult {
  const kept = fraction.slice(0, digits).padEnd(digits, '0');
  if (/[1-9]/.test(fraction.slice(digits))) {
    return refuse(
      'NOT_AN_INTEGER',
      digits === 0 ? 'expected a whole number' : `expected at most ${digits} decimal places`,
    );
  }
  const value = Number(`${sign}${whole}${kept}`);
  return Number.isSafeInteger(value)
    ? { ok: true, value: value === 0 ? 0 : value }
    : refuse('FIELD_VALUE', 'the number is too large');
}

/** Makes the readers of a shop's way of writing numbers. */
export function numberReaders(mapping: Pick<Mapping, 'numbers' | 'constants'>): NumberReaders {
  const { decimalSeparator, thousandsSeparator } = mapping.numbers;
  const decimal = decimalSeparator === '.' ? '\\.' : ',';
  const group = thousandsSeparator === '' ? undefined : thousandsSeparator.replace('.', '\\.');
  const whole = group === undefined ? '\\d+' : `\\d{1,3}(?:${group}\\d{3})+|\\d+`;
  const pattern = new RegExp(`^([+-]?)(${whole})(?:${decimal}(\\d*))?$`);
  const reader = (digits: number) => (text: string) => {
    const match = pattern.exec(text);
    if (match === null)
      return refuse('FIELD_TYPE', text === '' ? 'expected a number, found nothing' : 'expected a number');
    const plain = String(match[2]).replaceAll(/\D/g, '');
    return scaled(match[1] === '-' ? '-' : '', plain, match[3] ?? '', digits);
  };
  return { quantity: reader(0), price: reader(minorDigits(mapping.constants.currency)) };
}
